package org.millrace.itest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;

/** People who sign jars of the trust zoo: a house that is trusted, who signs for it, its web server, and strangers. */
final class ZooSigners {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final KeyStore keys;

    ZooSigners(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        this.folder = folder;
        person("house", "-ext", "BasicConstraints:critical=ca:true");
        person("alice", "-signer", "house", "-ext", "ExtendedKeyUsage=codeSigning");
        person("web", "-signer", "house", "-ext", "ExtendedKeyUsage=serverAuth");
        person("stranger");
        person("expired", "-startdate", "-800d", "-validity", "30");
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("people.p12"))) {
            keys.load(in, PASSWORD.toCharArray());
        }
    }

    private void person(String name, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-keystore",
                folder.resolve("people.p12").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + said);
        }
    }

    /** Somebody's certificate, as a file of {@code conf/trusted}. */
    String pem(String name) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(keys.getCertificate(name).getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    Path sign(Path jar, String name, String digest, Path target) throws IOException, GeneralSecurityException {
        Certificate[] chain = keys.getCertificateChain(name);
        JarSigner signer = new JarSigner.Builder(
                        (PrivateKey) keys.getKey(name, PASSWORD.toCharArray()),
                        CertificateFactory.getInstance("X.509").generateCertPath(List.of(chain)))
                .digestAlgorithm(digest)
                .signerName(name)
                .build();
        try (ZipFile from = new ZipFile(jar.toFile());
                OutputStream to = Files.newOutputStream(target)) {
            signer.sign(from, to);
        }
        return target;
    }
}
