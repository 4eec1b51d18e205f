package org.millrace.channel.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.channel.file.Events.AT_ONCE;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.component.FatalException;
import org.millrace.api.event.Event;
import org.millrace.channel.file.format.Frame;
import org.millrace.channel.file.format.SegmentHeader;

class EncryptionTest {
    private static final String SECRET = "the secret of the events";

    @TempDir
    Path directory;

    private Path store;

    @BeforeEach
    void makeKeys() throws Exception {
        store = keys(1);
        Files.writeString(directory.resolve("password"), "store-secret\n");
        Files.writeString(directory.resolve("k2-password"), "key-secret");
    }

    private Path keys(int seed) throws Exception {
        KeyStore keyStore = KeyStore.getInstance("JCEKS");
        keyStore.load(null, null);
        byte[] key = new byte[16];
        Arrays.fill(key, (byte) seed);
        keyStore.setKeyEntry("k1", new SecretKeySpec(key, "AES"), "store-secret".toCharArray(), null);
        Arrays.fill(key, (byte) (seed + 1));
        keyStore.setKeyEntry("k2", new SecretKeySpec(key, "AES"), "key-secret".toCharArray(), null);
        Path file = directory.resolve("keys-" + seed);
        try (var out = Files.newOutputStream(file)) {
            keyStore.store(out, "store-secret".toCharArray());
        }
        return file;
    }

    private FileChannel open(String active, String aliases) throws Exception {
        Map<String, Object> keys = new HashMap<>();
        keys.put("encryption.keyProvider", "JCEKSFILE");
        keys.put("encryption.cipherProvider", "AESGCM");
        keys.put("encryption.activeKey", active);
        keys.put("encryption.keyProvider.keyStoreFile", store.toString());
        keys.put(
                "encryption.keyProvider.keyStorePasswordFile",
                directory.resolve("password").toString());
        keys.put("encryption.keyProvider.keys", aliases);
        keys.put(
                "encryption.keyProvider.keys.k2.passwordFile",
                directory.resolve("k2-password").toString());
        return Typed.open(directory, keys);
    }

    private static void putSecret(FileChannel channel) throws Exception {
        Taken.put(channel, List.of(Event.of(Map.of("h", SECRET), SECRET.getBytes(StandardCharsets.UTF_8))));
    }

    private byte[] allFiles() throws Exception {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(directory.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void nothingReadableIsOnTheDisk() throws Exception {
        FileChannel channel = open("k1", "k1");
        putSecret(channel);
        channel.close();
        assertThat(new String(allFiles(), StandardCharsets.ISO_8859_1)).doesNotContain(SECRET, "secret");
        FileChannel again = open("k1", "k1");
        assertThat(Events.drain(again)).containsExactly(SECRET);
        again.close();
    }

    @Test
    void keysAreChangedWithoutRewriting() throws Exception {
        FileChannel clear = Typed.open(directory, Map.of());
        putSecret(clear);
        clear.close();
        FileChannel first = open("k1", "k1");
        putSecret(first);
        first.close();
        FileChannel second = open("k2", "k1 k2");
        putSecret(second);
        second.close();
        FileChannel third = open("", "k2 k1");
        putSecret(third);
        assertThat(Events.drain(third)).hasSize(4).containsOnly(SECRET);
        third.close();
    }

    @Test
    void aMissingKeyIsSaidAndLosesNothing() throws Exception {
        FileChannel first = open("k1", "k1");
        putSecret(first);
        first.close();
        assertThatThrownBy(() -> open("k2", "k2"))
                .isInstanceOf(FatalException.class)
                .hasMessageContaining("no key \"k1\"");
        FileChannel again = open("k1", "k1");
        assertThat(Events.drain(again)).containsExactly(SECRET);
        again.close();
    }

    @Test
    void anotherKeyOfTheSameNameIsSaidAndLosesNothing() throws Exception {
        FileChannel first = open("k1", "k1");
        putSecret(first);
        first.close();
        Path right = store;
        store = keys(7);
        assertThatThrownBy(() -> open("k1", "k1"))
                .isInstanceOf(FatalException.class)
                .hasMessageContaining("not the one");
        store = right;
        FileChannel again = open("k1", "k1");
        assertThat(Events.drain(again)).containsExactly(SECRET);
        again.close();
    }

    @Test
    void aMessageNamesNoSecret() throws Exception {
        Files.writeString(directory.resolve("password"), "wrong-secret");
        assertThatThrownBy(() -> open("k1", "k1"))
                .isInstanceOf(FatalException.class)
                .hasMessageContaining(store.toString())
                .hasMessageNotContainingAny("wrong-secret", "store-secret");
    }

    @Test
    void aChangedBodyIsNotDelivered() throws Exception {
        FileChannel channel = open("k1", "k1");
        putSecret(channel);
        Taken.put(channel, Events.of("b"));
        channel.close();
        Path file = directory.resolve("data").resolve(SegmentHeader.fileName(1));
        byte[] bytes = Files.readAllBytes(file);
        SegmentHeader header = Objects.requireNonNull(SegmentHeader.read(bytes, bytes.length));
        Frame head = Objects.requireNonNull(Frame.read(bytes, SegmentHeader.LENGTH, header.seed()));
        int body = SegmentHeader.LENGTH + Frame.HEAD;
        // Somebody who can change the file can also mend its checksums.
        bytes[body] ^= 1;
        int crc = Frame.crc(bytes, body, head.bodyLength());
        new Frame(
                        head.type(),
                        head.flags(),
                        head.headLength(),
                        head.bodyLength(),
                        crc,
                        head.sequence(),
                        head.ordinal(),
                        head.events(),
                        head.syncedTo(),
                        head.nonce(),
                        head.eventBytes())
                .write(bytes, SegmentHeader.LENGTH, header.seed());
        Files.write(file, bytes);
        FileChannel again = open("k1", "k1");
        assertThat(Events.texts(Taken.from(again, 10, AT_ONCE))).containsExactly("b");
        again.close();
    }
}
