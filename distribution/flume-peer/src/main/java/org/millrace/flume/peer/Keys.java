package org.millrace.flume.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keys and certificates for tests of TLS, made by the JDK's tool, in stores that the password {@value #PASSWORD} opens. */
public final class Keys {
    /** What opens all of them. */
    public static final String PASSWORD = "changeit";

    private static final String KEY = "key";

    private final Path directory;

    /** @param directory where the stores are; made if it is missing */
    public Keys(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /**
     * A new key with a certificate that it signed itself, good for ten days.
     *
     * @param name of the store, replaced if it is there
     * @param host for which host the certificate is, such as {@code dns:localhost,ip:127.0.0.1}
     */
    public Path key(String name, String host) throws IOException, InterruptedException {
        Path store = directory.resolve(name + ".p12");
        Files.deleteIfExists(store);
        tool(
                "-genkeypair",
                "-alias",
                KEY,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + host,
                "-ext",
                "bc=ca:true",
                "-validity",
                "10",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString());
        return store;
    }

    /** A new key with a certificate that another one signed, and that was good for a day two days ago. */
    public Path expiredKey(String name, String host, Path signer) throws IOException, InterruptedException {
        Path store = key(name, host);
        String request = directory.resolve(name + ".csr").toString();
        String chain = directory.resolve(name + ".pem").toString();
        String root = directory.resolve(name + "-root.cer").toString();
        tool("-certreq", "-alias", KEY, "-keystore", store.toString(), "-file", request);
        tool(
                "-gencert",
                "-alias",
                KEY,
                "-keystore",
                signer.toString(),
                "-infile",
                request,
                "-outfile",
                chain,
                "-ext",
                "san=" + host,
                "-startdate",
                "-3d",
                "-validity",
                "1");
        tool("-exportcert", "-alias", KEY, "-keystore", signer.toString(), "-file", root);
        tool("-importcert", "-noprompt", "-alias", "root", "-keystore", store.toString(), "-file", root);
        tool("-importcert", "-noprompt", "-alias", KEY, "-keystore", store.toString(), "-file", chain);
        return store;
    }

    /** A store that vouches for the certificates of other stores. */
    public Path trust(String name, Path... stores) throws IOException, InterruptedException {
        Path trust = directory.resolve(name + ".p12");
        Files.deleteIfExists(trust);
        for (int i = 0; i < stores.length; i++) {
            Path certificate = directory.resolve(name + i + ".cer");
            tool("-exportcert", "-alias", KEY, "-keystore", stores[i].toString(), "-file", certificate.toString());
            tool(
                    "-importcert",
                    "-noprompt",
                    "-alias",
                    "key" + i,
                    "-file",
                    certificate.toString(),
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    trust.toString());
        }
        return trust;
    }

    private static void tool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
    }
}
