package org.millrace.runtime.deploy.trust;

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
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;

/** Keys and certificates of people who sign jars, made by the JDK's own tools. */
final class Keys {
    private static final String PASSWORD = "changeit";

    private final Path store;

    Keys(Path folder) {
        store = folder.resolve("keys.p12");
    }

    /** A person who vouches for himself. */
    Keys person(String name, String... more) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of(
                "-genkeypair", "-alias", name, "-dname", "CN=" + name, "-keyalg", "EC", "-groupname", "secp256r1"));
        options.addAll(List.of(more));
        keytool(options);
        return this;
    }

    private void keytool(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(options);
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + said);
        }
    }

    private KeyStore keys() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    X509Certificate certificate(String name) throws IOException, GeneralSecurityException {
        return (X509Certificate) keys().getCertificate(name);
    }

    /** Signs a jar. */
    Path sign(Path jar, String name, Path target) throws IOException, GeneralSecurityException {
        return sign(jar, name, target, "SHA-256");
    }

    /** Signs a jar with digests of this kind. */
    Path sign(Path jar, String name, Path target, String digest) throws IOException, GeneralSecurityException {
        KeyStore keys = keys();
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

    /** A certificate of one by another. */
    Keys vouches(String issuer, String name, Path folder, String... extensions)
            throws IOException, InterruptedException {
        Path request = folder.resolve(name + ".csr");
        Path answer = folder.resolve(name + ".crt");
        keytool(List.of("-certreq", "-alias", name, "-file", request.toString()));
        List<String> options = new ArrayList<>(
                List.of("-gencert", "-alias", issuer, "-infile", request.toString(), "-outfile", answer.toString()));
        for (String extension : extensions) {
            options.addAll(List.of("-ext", extension));
        }
        keytool(options);
        keytool(List.of("-importcert", "-alias", name, "-file", answer.toString(), "-noprompt"));
        return this;
    }
}
