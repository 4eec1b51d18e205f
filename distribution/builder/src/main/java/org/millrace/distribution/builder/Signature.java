package org.millrace.distribution.builder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.millrace.distribution.builder.wanted.BuildFailure;

/** A signature over the list of digests, with a private key as {@code openssl genpkey} writes it. */
final class Signature {
    private static final long LARGEST_KEY = 64 << 10;
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";

    private final PrivateKey key;
    private final String algorithm;

    private Signature(PrivateKey key, String algorithm) {
        this.key = key;
        this.algorithm = algorithm;
    }

    /** With the key in a file. What goes wrong never shows what is in it. */
    static Signature with(Path file) throws BuildFailure, IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_KEY) {
            throw new BuildFailure("--sign " + file + " is not a file with a key");
        }
        String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf("-----END", begin + 1);
        if (begin < 0 || end < 0) {
            throw new BuildFailure("--sign " + file + " has no '" + BEGIN
                    + "': an unencrypted key in PKCS #8 is wanted, as 'openssl genpkey -algorithm ed25519' makes one");
        }
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
        } catch (IllegalArgumentException e) {
            throw new BuildFailure("--sign " + file + " is damaged: between its marks is not Base64");
        }
        try {
            for (List<String> each : List.of(
                    List.of("Ed25519", "Ed25519"), List.of("EC", "SHA256withECDSA"), List.of("RSA", "SHA256withRSA"))) {
                try {
                    PrivateKey key =
                            KeyFactory.getInstance(each.get(0)).generatePrivate(new PKCS8EncodedKeySpec(bytes));
                    return new Signature(key, each.get(1));
                } catch (java.security.spec.InvalidKeySpecException e) {
                    // It may be of the next kind.
                }
            }
        } catch (GeneralSecurityException e) {
            throw new BuildFailure("this Java can't sign: " + e.getMessage());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
        throw new BuildFailure("--sign " + file + " is neither an Ed25519 nor an EC nor an RSA key");
    }

    byte[] of(byte[] content) throws BuildFailure {
        try {
            java.security.Signature signature = java.security.Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new BuildFailure("the list of digests could not be signed: " + e.getMessage());
        }
    }
}
