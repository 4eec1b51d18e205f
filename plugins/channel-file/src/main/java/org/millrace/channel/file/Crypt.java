package org.millrace.channel.file;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Payloads at rest: AES in Galois/counter mode, a random nonce before each. New segments are written with the active key;
 * older ones name the key they were written with, so keys are rotated without rewriting anything.
 */
final class Crypt {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    /** Writes as is; reads only what was written as is. */
    static final Crypt NONE = new Crypt("", Map.of());

    private final String active;
    private final Map<String, SecretKey> keys;
    private final SecureRandom random = new SecureRandom();

    Crypt(String active, Map<String, SecretKey> keys) {
        this.active = active;
        this.keys = Map.copyOf(keys);
    }

    /** The alias of the key that new segments are written with; empty if they are not encrypted. */
    String active() {
        return active;
    }

    boolean has(String alias) {
        return alias.isEmpty() || keys.containsKey(alias);
    }

    byte[] seal(byte[] plain) {
        if (active.isEmpty()) {
            return plain;
        }
        try {
            byte[] nonce = new byte[NONCE];
            random.nextBytes(nonce);
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, active, nonce);
            byte[] sealed = Arrays.copyOf(nonce, NONCE + cipher.getOutputSize(plain.length));
            int length = cipher.doFinal(plain, 0, plain.length, sealed, NONCE);
            return sealed.length == NONCE + length ? sealed : Arrays.copyOf(sealed, NONCE + length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("key " + active + " can't encrypt: " + e.getMessage(), e);
        }
    }

    byte[] open(String alias, byte[] sealed) throws DamagedException {
        if (alias.isEmpty()) {
            return sealed;
        }
        if (sealed.length < NONCE) {
            throw new DamagedException("it is too short to be encrypted");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, alias, Arrays.copyOf(sealed, NONCE))
                    .doFinal(sealed, NONCE, sealed.length - NONCE);
        } catch (GeneralSecurityException e) {
            throw new DamagedException(
                    "key " + alias + " does not open it (" + e.getClass().getSimpleName() + ")");
        }
    }

    private Cipher cipher(int mode, String alias, byte[] nonce) throws GeneralSecurityException {
        @Nullable SecretKey key = keys.get(alias);
        if (key == null) {
            throw new GeneralSecurityException("there is no key " + alias);
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
