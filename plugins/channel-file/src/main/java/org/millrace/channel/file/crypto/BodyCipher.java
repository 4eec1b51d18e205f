package org.millrace.channel.file.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** Encrypts and decrypts the bodies of one run's records: AES/GCM, whose nonce is a counter. Safe for threads. */
public final class BodyCipher {
    /** Bytes a body grows by. */
    public static final int TAG = 16;

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE = 12;

    private final String alias;
    private final byte[] salt;
    private final SecretKey key;
    private final AtomicLong nonces = new AtomicLong();

    BodyCipher(String alias, byte[] salt, SecretKey key) {
        this.alias = alias;
        this.salt = salt;
        this.key = key;
    }

    public String alias() {
        return alias;
    }

    public byte[] salt() {
        return salt;
    }

    /** A number no other body of this run is encrypted with. */
    public long nextNonce() {
        return nonces.incrementAndGet();
    }

    /** Encrypts {@code length} bytes into {@code to}, where there is room for {@link #TAG} more. */
    public void seal(byte[] from, int offset, int length, long nonce, byte[] to, int toOffset)
            throws GeneralSecurityException {
        cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(from, offset, length, to, toOffset);
    }

    public byte[] open(byte[] from, int offset, int length, long nonce) throws GeneralSecurityException {
        return cipher(Cipher.DECRYPT_MODE, nonce).doFinal(from, offset, length);
    }

    private Cipher cipher(int mode, long nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        byte[] iv = ByteBuffer.allocate(NONCE).putLong(nonce).array();
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG, iv));
        return cipher;
    }
}
