package org.millrace.channel.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.channel.file.crypto.KeyRing;
import org.millrace.channel.file.crypto.KeyStoreSettings;
import org.millrace.channel.file.log.segment.StoreSettings;
import org.millrace.channel.file.log.state.Capacity;

class FileSettingsTest {
    private static final Path OWN = Path.of("/own");

    private static FileSettings of(Map<String, Object> typed) {
        return FileSettings.of(Typed.config(typed), typed);
    }

    @Test
    void theDefaultsAreFlumesButForThePlacesAndTheFileSize() {
        FileSettings settings = of(Map.of());
        assertThat(settings.capacity())
                .isEqualTo(new Capacity(1_000_000, Long.MAX_VALUE, 10_000, Duration.ofSeconds(3)));
        StoreSettings store = settings.store(OWN, KeyRing.EMPTY);
        assertThat(store.acks()).isEqualTo(OWN.resolve("checkpoint"));
        assertThat(store.data()).containsExactly(OWN.resolve("data"));
        assertThat(store.maxFileSize()).isEqualTo(128L << 20);
        assertThat(store.minimumRequiredSpace()).isEqualTo(524_288_000);
        assertThat(store.syncPuts()).isTrue();
        assertThat(store.syncCommits()).isFalse();
        assertThat(settings.syncEvery()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.commitSync()).isEqualTo(Duration.ofMillis(200));
        assertThat(settings.keys().file()).isEmpty();
    }

    @Test
    void allKeysAreMapped() {
        Map<String, Object> typed = new HashMap<>();
        typed.put("checkpointDir", "/c");
        typed.put("dataDirs", "/d1, /d2");
        typed.put("capacity", 5L);
        typed.put("byteCapacity", 6L);
        typed.put("transactionCapacity", 4);
        typed.put("keep-alive", 7);
        typed.put("maxFileSize", 2146435071L * 2);
        typed.put("minimumRequiredSpace", 8L << 20);
        typed.put("fsyncPerTransaction", false);
        typed.put("fsyncInterval", 9);
        typed.put("commitSyncIntervalMs", 0);
        typed.put("encryption.activeKey", "k2");
        typed.put("encryption.cipherProvider", "AesCtrNoPadding");
        typed.put("encryption.keyProvider", "jceksfile");
        typed.put("encryption.keyProvider.keyStoreFile", "/store");
        typed.put("encryption.keyProvider.keyStorePasswordFile", "/password");
        typed.put("encryption.keyProvider.keys", "k1 k2");
        typed.put("encryption.keyProvider.keys.k1.passwordFile", "/k1");
        FileSettings settings = of(typed);
        assertThat(settings.capacity()).isEqualTo(new Capacity(5, 6, 4, Duration.ofSeconds(7)));
        StoreSettings store = settings.store(OWN, KeyRing.EMPTY);
        assertThat(store.acks()).isEqualTo(Path.of("/c"));
        assertThat(store.data()).containsExactly(Path.of("/d1"), Path.of("/d2"));
        assertThat(store.maxFileSize()).isEqualTo(Integer.MAX_VALUE);
        assertThat(store.minimumRequiredSpace()).isEqualTo(8L << 20);
        assertThat(store.syncPuts()).isFalse();
        assertThat(store.syncCommits()).isTrue();
        assertThat(settings.syncEvery()).isEqualTo(Duration.ofSeconds(9));
        assertThat(settings.keys())
                .isEqualTo(new KeyStoreSettings(
                        "k2", "/store", "/password", List.of("k1", "k2"), Map.of("k1", "/k1"), true));
    }

    @ParameterizedTest
    @CsvSource({
        "capacity, 0",
        "transactionCapacity, 0",
        "transactionCapacity, 2000000",
        "keep-alive, -1",
        "byteCapacity, -1",
        "maxFileSize, 1000",
        "fsyncInterval, 0",
        "commitSyncIntervalMs, -1",
        "dataDirs, '/a,/b,/a'",
        "encryption.keyProvider, VAULT",
        "encryption.cipherProvider, ROT13",
    })
    void whatCannotWorkIsNamed(String key, String value) {
        Object typed = value.matches("-?[0-9]+")
                ? key.equals("transactionCapacity")
                                || key.startsWith("fsync")
                                || key.startsWith("keep")
                                || key.startsWith("commit")
                        ? (Object) Integer.valueOf(value)
                        : (Object) Long.valueOf(value)
                : value;
        assertThatThrownBy(() -> of(Map.of(key, typed)))
                .isInstanceOfSatisfying(InvalidConfigurationException.class, e -> assertThat(e.key())
                        .isEqualTo(key));
    }

    @Test
    void halfAnEncryptionIsRefused() {
        assertThatThrownBy(() -> of(Map.of("encryption.activeKey", "k")))
                .hasMessageContaining("encryption.keyProvider");
        assertThatThrownBy(() -> of(Map.of(
                        "encryption.activeKey",
                        "k",
                        "encryption.keyProvider",
                        "JCEKSFILE",
                        "encryption.keyProvider.keys",
                        "other")))
                .hasMessageContaining("k is not among");
    }

    @Test
    void oneWarningNamesAllKeysThatDoNothing() {
        assertThat(FormerKeys.warning(Map.of("capacity", 1))).isEmpty();
        assertThat(FormerKeys.warning(Map.of(
                        "checkpointInterval",
                        1,
                        "checkpointOnClose",
                        true,
                        "useDualCheckpoints",
                        true,
                        "use-fast-replay",
                        1)))
                .contains("checkpointInterval, checkpointOnClose (", "useDualCheckpoints (", "use-fast-replay (");
    }
}
