package org.millrace.library.hadoop;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What one component asks of Hadoop. Filled before the client is opened, by one thread. */
public final class HadoopSettings {
    /** The directory of {@code core-site.xml} and {@code hdfs-site.xml}, as all of Hadoop knows it. */
    static final String CONF_DIR = "HADOOP_CONF_DIR";

    private Optional<Path> directory = Optional.ofNullable(System.getenv(CONF_DIR))
            .filter(path -> !path.isBlank())
            .map(path -> Path.of(path.trim()));
    private final Map<String, String> properties = new LinkedHashMap<>();
    private String principal = "";
    private String keytab = "";
    private String proxyUser = "";

    /** Hadoop's configuration files are here, and not where {@code HADOOP_CONF_DIR} leads. */
    public HadoopSettings directory(Path path) {
        directory = Optional.of(path);
        return this;
    }

    /** A property of Hadoop's, stronger than what stands in files. */
    public HadoopSettings property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    /** Comes as this principal, whose {@code _HOST} is this machine's name, with the keys of a file. */
    public HadoopSettings kerberos(String newPrincipal, String newKeytab) {
        principal = newPrincipal;
        keytab = newKeytab;
        return this;
    }

    /** Works on behalf of this user. */
    public HadoopSettings proxyUser(String user) {
        proxyUser = user;
        return this;
    }

    Optional<Path> directory() {
        return directory;
    }

    Map<String, String> properties() {
        return properties;
    }

    String principal() {
        return principal;
    }

    String keytab() {
        return keytab;
    }

    String proxyUser() {
        return proxyUser;
    }
}
