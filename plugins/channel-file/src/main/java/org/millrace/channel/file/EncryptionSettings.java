package org.millrace.channel.file;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.channel.file.crypto.KeyRing;
import org.millrace.channel.file.crypto.KeyStoreSettings;

/** Checks the keys of a channel's configuration that are about encryption. */
final class EncryptionSettings {
    static final String KEYS_PREFIX = "encryption.keyProvider.keys.";
    private static final String PASSWORD_SUFFIX = ".passwordFile";
    private static final String PROVIDER = "JCEKSFILE";
    private static final List<String> CIPHERS = List.of("", "AESGCM", "AESCTRNOPADDING");

    private EncryptionSettings() {}

    /** Checks what the user typed. */
    static KeyStoreSettings of(FileConfig config, Map<String, ?> typed) {
        String cipher = config.encryption_cipherProvider().trim().toUpperCase(Locale.ROOT);
        String provider = config.encryption_keyProvider().trim().toUpperCase(Locale.ROOT);
        String active = config.encryption_activeKey().trim();
        if (!CIPHERS.contains(cipher)) {
            throw new InvalidConfigurationException(
                    "encryption.cipherProvider",
                    config.encryption_cipherProvider() + " is not known; AESGCM is, and AESCTRNOPADDING for it");
        }
        if (provider.isEmpty()) {
            if (!active.isEmpty() || !cipher.isEmpty()) {
                throw new InvalidConfigurationException(
                        "encryption.keyProvider", "is missing; JCEKSFILE reads keys from a key store");
            }
            return KeyStoreSettings.NONE;
        }
        if (!provider.equals(PROVIDER)) {
            throw new InvalidConfigurationException(
                    "encryption.keyProvider", config.encryption_keyProvider() + " is not known; JCEKSFILE is");
        }
        List<String> aliases = List.of(
                required("keys", config.encryption_keyProvider_keys()).trim().split("\\s+"));
        for (String alias : aliases) {
            if (alias.getBytes(StandardCharsets.UTF_8).length > KeyRing.MAX_ALIAS) {
                throw new InvalidConfigurationException(
                        "encryption.keyProvider.keys",
                        "an alias has more than " + KeyRing.MAX_ALIAS + " bytes; name the key shorter");
            }
        }
        if (!active.isEmpty() && !aliases.contains(active)) {
            throw new InvalidConfigurationException(
                    "encryption.activeKey", active + " is not among encryption.keyProvider.keys; add it there");
        }
        Map<String, String> passwords = new HashMap<>();
        typed.forEach((key, value) -> {
            if (key.startsWith(KEYS_PREFIX) && key.endsWith(PASSWORD_SUFFIX)) {
                String alias = key.substring(KEYS_PREFIX.length(), key.length() - PASSWORD_SUFFIX.length());
                passwords.put(alias, String.valueOf(value));
            }
        });
        return new KeyStoreSettings(
                active,
                required("keyStoreFile", config.encryption_keyProvider_keyStoreFile()),
                required("keyStorePasswordFile", config.encryption_keyProvider_keyStorePasswordFile()),
                aliases,
                passwords,
                cipher.startsWith("AESCTR"));
    }

    private static String required(String key, String value) {
        if (value.isBlank()) {
            throw new InvalidConfigurationException(
                    "encryption.keyProvider." + key, "is missing; encryption.keyProvider=JCEKSFILE needs it");
        }
        return value.trim();
    }
}
