package org.millrace.channel.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.SecretKey;
import org.millrace.api.component.InvalidConfigurationException;

/** The keys of a key store, as Flume's {@code JCEKSFILE} provider names them. */
final class KeyStoreKeys {
    private static final String PREFIX = "encryption.keyProvider.keys.";

    private KeyStoreKeys() {}

    private static boolean wanted(FileConfig config) {
        return !config.encryption_activeKey().isBlank()
                || !config.encryption_keyProvider_keys().isBlank();
    }

    static void check(FileConfig config) {
        if (!wanted(config)) {
            return;
        }
        if (config.encryption_keyProvider_keyStoreFile().isBlank()) {
            throw new InvalidConfigurationException("encryption.keyProvider.keyStoreFile", "is needed for encryption");
        }
        if (config.encryption_keyProvider_keyStorePasswordFile().isBlank()) {
            throw new InvalidConfigurationException(
                    "encryption.keyProvider.keyStorePasswordFile", "is needed for encryption");
        }
        String provider = config.encryption_keyProvider();
        if (!provider.isBlank() && !provider.equalsIgnoreCase("JCEKSFILE")) {
            throw new InvalidConfigurationException("encryption.keyProvider", "must be JCEKSFILE, not " + provider);
        }
        String active = config.encryption_activeKey().trim();
        if (!active.isEmpty()
                && !java.util.List.of(
                                config.encryption_keyProvider_keys().trim().split("\\s+", -1))
                        .contains(active)) {
            throw new InvalidConfigurationException(
                    "encryption.activeKey", "is " + active + ", which encryption.keyProvider.keys does not list");
        }
    }

    /** Reads the keys. Messages name files and aliases, never what is in them. */
    static Crypt read(FileConfig config, Map<String, Object> given) throws IOException {
        if (!wanted(config)) {
            return Crypt.NONE;
        }
        Path file = Path.of(config.encryption_keyProvider_keyStoreFile().trim());
        char[] password = password(config.encryption_keyProvider_keyStorePasswordFile());
        Map<String, SecretKey> keys = new HashMap<>();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readAllBytes();
            // JCEKS stores begin with their magic; what does not is taken as PKCS12, Java's present form.
            boolean jceks = bytes.length > 4 && (bytes[0] & 0xff) == 0xce && (bytes[1] & 0xff) == 0xce;
            KeyStore store = KeyStore.getInstance(jceks ? "JCEKS" : "PKCS12");
            store.load(new java.io.ByteArrayInputStream(bytes), password);
            for (String alias : config.encryption_keyProvider_keys().trim().split("\\s+", -1)) {
                Object own = given.get(PREFIX + alias + ".passwordFile");
                Key key = store.getKey(alias, own == null ? password : password(own.toString()));
                if (!(key instanceof SecretKey secret)) {
                    throw new IOException("the key store " + file + " has no secret key " + alias);
                }
                keys.put(alias, secret);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("the key store " + file + " can't be read ("
                    + e.getClass().getSimpleName() + "); are its password and those of its keys right?");
        }
        return new Crypt(config.encryption_activeKey().trim(), keys);
    }

    private static char[] password(String file) throws IOException {
        return Files.readString(Path.of(file.trim()), StandardCharsets.UTF_8)
                .strip()
                .toCharArray();
    }
}
