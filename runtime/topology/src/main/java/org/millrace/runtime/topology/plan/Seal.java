package org.millrace.runtime.topology.plan;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells whether private properties are the same without telling what they are: who sees only what is public sees by it that a
 * secret has changed. The key is made anew in each process, so that nobody can try values out.
 */
final class Seal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final SecretKeySpec KEY = key();

    private Seal() {}

    private static SecretKeySpec key() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return new SecretKeySpec(random, ALGORITHM);
    }

    /** Of the private ones among these; empty if there is none. */
    static String of(Map<String, Object> properties) {
        Map<String, Object> hidden = new TreeMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(".")) {
                hidden.put(key, value);
            }
        });
        if (hidden.isEmpty()) {
            return "";
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(KEY);
            hidden.forEach((key, value) -> {
                for (String part : new String[] {key, value.toString()}) {
                    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                    mac.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                    mac.update(bytes);
                }
            });
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
