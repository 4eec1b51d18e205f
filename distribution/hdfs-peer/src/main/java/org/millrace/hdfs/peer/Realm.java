package org.millrace.hdfs.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.minikdc.MiniKdc;

/**
 * A Kerberos of the HDFS's own: a key server in this process and the keytabs of those who come. Each principal's lies in the
 * directory {@code keytabs}, called by its first part, and {@code krb5.conf} beside it leads to the server.
 */
final class Realm implements AutoCloseable {
    private static final String SERVER = "hdfs/localhost";
    private static final String WEB = "HTTP/localhost";

    private final MiniKdc kdc;
    private final Path keytabs;

    private Realm(MiniKdc kdc, Path keytabs) {
        this.kdc = kdc;
        this.keytabs = keytabs;
    }

    static Realm start(Path directory, List<String> principals) throws Exception {
        Path keytabs = Files.createDirectories(directory.resolve("keytabs"));
        MiniKdc kdc = new MiniKdc(
                MiniKdc.createConf(),
                Files.createDirectories(directory.resolve("kdc")).toFile());
        kdc.start();
        Realm realm = new Realm(kdc, keytabs);
        realm.keytab("hdfs", SERVER, WEB);
        for (String principal : principals) {
            realm.keytab(principal.split("/", 2)[0], principal);
        }
        Files.copy(kdc.getKrb5conf().toPath(), directory.resolve("krb5.conf"));
        return realm;
    }

    private void keytab(String name, String... principals) throws Exception {
        kdc.createPrincipal(keytabs.resolve(name + ".keytab").toFile(), principals);
    }

    /** What clients have to know of it. */
    Map<String, String> forClients() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("hadoop.security.authentication", "kerberos");
        properties.put("dfs.namenode.kerberos.principal", full(SERVER));
        properties.put("dfs.data.transfer.protection", "authentication");
        return properties;
    }

    /** What the servers have to know besides. */
    Map<String, String> forServers() {
        String keytab = keytabs.resolve("hdfs.keytab").toString();
        Map<String, String> properties = new LinkedHashMap<>(forClients());
        properties.put("dfs.namenode.keytab.file", keytab);
        properties.put("dfs.datanode.kerberos.principal", full(SERVER));
        properties.put("dfs.datanode.keytab.file", keytab);
        properties.put("dfs.web.authentication.kerberos.principal", full(WEB));
        properties.put("dfs.web.authentication.kerberos.keytab", keytab);
        properties.put("dfs.block.access.token.enable", "true");
        // Ports below 1024 or certificates would prove nothing about clients that write files.
        properties.put("ignore.secure.ports.for.testing", "true");
        return properties;
    }

    private String full(String principal) {
        return principal + "@" + kdc.getRealm();
    }

    @Override
    public void close() throws IOException {
        kdc.stop();
    }
}
