package org.millrace.channel.file.crypto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;
import org.millrace.api.component.FatalException;

/**
 * Where the keys to encrypt with are.
 *
 * @param activeKey alias to write with; empty to write in the clear
 * @param file the key store; empty if there is none
 * @param passwordFile its password's file
 * @param aliases all keys files may be encrypted with
 * @param keyPasswordFiles password files of keys that have passwords of their own
 * @param counterMode whether Flume's cipher was asked for by name
 */
public record KeyStoreSettings(
        String activeKey,
        String file,
        String passwordFile,
        List<String> aliases,
        Map<String, String> keyPasswordFiles,
        boolean counterMode) {

    /** What stands for no keys. */
    public static final KeyStoreSettings NONE = new KeyStoreSettings("", "", "", List.of(), Map.of(), false);

    private static final int LARGEST_FILE = 16 << 20;

    /**
     * Reads the keys.
     *
     * @throws IOException if a file can't be opened or read now
     * @throws FatalException if they are of no use; says which file or key is at fault, and no secret
     */
    public KeyRing read() throws IOException, FatalException {
        if (file.isEmpty()) {
            return KeyRing.EMPTY;
        }
        char[] storePassword = password(passwordFile);
        Map<String, SecretKey> keys = new HashMap<>();
        Map<String, char[]> passwords = new HashMap<>();
        for (String alias : aliases) {
            String own = keyPasswordFiles.getOrDefault(alias, "");
            passwords.put(alias, own.isEmpty() ? storePassword : password(own));
        }
        byte[] content = content("encryption.keyProvider.keyStoreFile", file);
        try (InputStream in = new ByteArrayInputStream(content)) {
            KeyStore store = KeyStore.getInstance("JCEKS");
            store.load(in, storePassword);
            for (String alias : aliases) {
                if (!(store.getKey(alias, passwords.get(alias)) instanceof SecretKey key)) {
                    throw new FatalException("The key store " + file + " has no secret key \"" + alias
                            + "\"; see encryption.keyProvider.keys.");
                }
                keys.put(alias, key);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new FatalException(
                    "The keys in encryption.keyProvider.keyStoreFile=" + file + " can't be read: " + e.getMessage(), e);
        }
        return new KeyRing(keys, activeKey);
    }

    private static char[] password(String from) throws IOException {
        return new String(content("the password file", from), StandardCharsets.UTF_8)
                .trim()
                .toCharArray();
    }

    /** A file may be there again, or be readable, when it is tried again. */
    private static byte[] content(String what, String from) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(from))) {
            byte[] content = in.readNBytes(LARGEST_FILE + 1);
            if (content.length > LARGEST_FILE) {
                throw new IOException("it has more than " + LARGEST_FILE + " bytes");
            }
            return content;
        } catch (IOException e) {
            throw new IOException(what + " " + from + " can't be read: " + e, e);
        }
    }
}
