package org.millrace.channel.file.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys a channel may read with, by alias, and the one it writes with. A key is not used itself: from it and a salt, new
 * at each start and kept in each segment's header, comes the key of one run, so that a counter is nonce enough.
 */
public final class KeyRing {
    public static final KeyRing EMPTY = new KeyRing(Map.of(), "");
    /** Bytes of a salt, as it stands in a segment's header. */
    public static final int SALT = 32;
    /** Most bytes of an alias. */
    public static final int MAX_ALIAS = 128;

    private static final String MAC = "HmacSHA256";

    private final Map<String, SecretKey> keys;
    private final String active;

    /** @param active alias of the key to write with; empty to write in the clear */
    public KeyRing(Map<String, SecretKey> keys, String active) {
        this.keys = Map.copyOf(keys);
        this.active = active;
    }

    boolean encrypts() {
        return !active.isEmpty();
    }

    boolean has(String alias) {
        return alias.isEmpty() || keys.containsKey(alias);
    }

    /** The cipher of a new run; null if what is written is not encrypted. */
    @Nullable
    public BodyCipher newRun() throws GeneralSecurityException {
        if (!encrypts()) {
            return null;
        }
        byte[] salt = new byte[SALT - CHECK];
        new SecureRandom().nextBytes(salt);
        return derive(active, salt);
    }

    /** Bytes of the salt field that prove that the key is the one the segment was written with. */
    private static final int CHECK = 8;

    /**
     * The cipher to read a segment with, whose header has this alias and this salt; null if it is not encrypted.
     *
     * @throws GeneralSecurityException if the key of this alias is missing or another one
     */
    @Nullable
    public BodyCipher of(String alias, byte[] salt) throws GeneralSecurityException {
        if (alias.isEmpty()) {
            return null;
        }
        if (!keys.containsKey(alias)) {
            throw new GeneralSecurityException("no key \"" + alias + "\" in the key store");
        }
        byte[] random = java.util.Arrays.copyOf(salt, SALT - CHECK);
        BodyCipher cipher = derive(alias, random);
        if (!java.util.Arrays.equals(cipher.salt(), salt)) {
            throw new GeneralSecurityException(
                    "the key \"" + alias + "\" in the key store is not the one the segment was written with");
        }
        return cipher;
    }

    private BodyCipher derive(String alias, byte[] salt) throws GeneralSecurityException {
        SecretKey key = keys.get(alias);
        if (key == null) {
            throw new GeneralSecurityException("no key \"" + alias + "\" in the key store");
        }
        byte[] derived = mac(key, "millrace file channel key", salt);
        byte[] check = mac(key, "millrace file channel check", salt);
        ByteBuffer stored = ByteBuffer.allocate(SALT).put(salt).put(check, 0, CHECK);
        int length = key.getEncoded() == null ? 16 : Math.min(32, key.getEncoded().length);
        return new BodyCipher(alias, stored.array(), new SecretKeySpec(derived, 0, length, "AES"));
    }

    private static byte[] mac(SecretKey key, String purpose, byte[] salt) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(MAC);
        mac.init(new SecretKeySpec(key.getEncoded(), MAC));
        mac.update(purpose.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return mac.doFinal(salt);
    }
}
