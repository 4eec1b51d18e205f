package org.millrace.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.spec.SecretKeySpec;
import org.millrace.itest.ComponentJar.Declared;

/** Values that are not the defaults and that the components take. */
final class OtherValues {
    private static final int DISTANCE = 7;

    private final Map<String, String> chosen = new TreeMap<>();
    private final Set<String> leftOut = new HashSet<>();

    /** Keys that users name themselves; of each beginning that a component declares there must be one. */
    private final Map<String, Map<String, String>> free = new TreeMap<>();

    OtherValues(Path folder) throws Exception {
        Path keys = keyStore(folder);
        chosen.put("source.netcat bind", "127.0.0.1");
        chosen.put("source.netcat port", freePort());
        chosen.put("source.netcat encoding", "ISO-8859-1");
        chosen.put("processor.load_balance selector", "random");
        chosen.put("selector.load_balancing policy", "random");
        chosen.put("source.exec command", "echo a b");
        chosen.put("source.exec shell", "/bin/sh -c");
        chosen.put("source.exec charset", "ISO-8859-1");
        String empty = emptyStore(folder).toString();
        for (String tls : List.of(
                "source.avro",
                "sink.avro",
                "source.http",
                "sink.http",
                "source.thrift",
                "sink.thrift",
                "source.otlp",
                "sink.otlp",
                "source.syslogtcp",
                "source.multiport_syslogtcp")) {
            for (String store : List.of("keystore", "truststore")) {
                chosen.put(tls + " " + store, empty);
                // As Declarative Services has it: a private property.
                chosen.put(tls + " ." + store + "-password", "of the test");
                chosen.put(tls + " " + store + "-type", "PKCS12");
            }
            chosen.put(tls + " include-protocols", "TLSv1.3");
            chosen.put(tls + " exclude-protocols", "TLSv1.1");
            chosen.put(tls + " include-cipher-suites", "TLS_AES_128_GCM_SHA256");
            chosen.put(tls + " exclude-cipher-suites", "TLS_AES_256_GCM_SHA384");
        }
        for (String source :
                List.of("avro", "http", "otlp", "thrift", "syslogtcp", "syslogudp", "multiport_syslogtcp")) {
            chosen.put("source." + source + " bind", "127.0.0.1");
            chosen.put("source." + source + " host", "127.0.0.1");
            chosen.put("source." + source + " port", freePort());
            chosen.put("source." + source + " client-auth", "required");
        }
        for (String sink : List.of("avro", "thrift")) {
            chosen.put("sink." + sink + " hostname", "127.0.0.1");
            chosen.put("sink." + sink + " port", "1");
        }
        chosen.put("source.avro compression-type", "deflate");
        chosen.put("sink.avro compression-type", "deflate");
        chosen.put("source.avro ipFilterRules", "allow:ip:127.*");
        chosen.put("sink.avro compression-level", "3");
        chosen.put("source.http .keystorePassword", "of the test");
        chosen.put("source.http excludeProtocols", "TLSv1.1");
        chosen.put("sink.http endpoint", "http://127.0.0.1:1/events");
        chosen.put("sink.http compression-type", "gzip");
        for (String thrift : List.of("source.thrift", "sink.thrift")) {
            chosen.put(thrift + " protocol", "binary");
            // Without a key server nothing would run; what they do is tried beside one.
            for (String key : List.of(
                    "kerberos",
                    "agent-principal",
                    "agent-keytab",
                    "client-principal",
                    "client-keytab",
                    "server-principal")) {
                leftOut.add(thrift + " " + key);
            }
        }
        for (String syslog : List.of("syslogtcp", "syslogudp", "multiport_syslogtcp")) {
            chosen.put("source." + syslog + " keepFields", "priority hostname");
            chosen.put("source." + syslog + " structuredData", "move");
            chosen.put("source." + syslog + " timeZone", "Europe/Berlin");
            chosen.put("source." + syslog + " eventSize", "4096");
            chosen.put("source." + syslog + " format.regex", "<(\\d+)>(\\d*)\\|([^|]*)\\|([^|]*)\\|(.*)");
            chosen.put("source." + syslog + " format.search", "_");
            chosen.put("source." + syslog + " format.replace", "-");
            chosen.put("source." + syslog + " format.dateFormat", "yyyy/MM/dd HH:mm");
        }
        String first = freePort();
        chosen.put("source.multiport_syslogtcp ports", first + " " + freePort());
        free.put("source.multiport_syslogtcp", Map.of("charset.port." + first, "ISO-8859-1"));
        chosen.put("sink.otlp endpoint", "http://127.0.0.1:1/v1/logs");
        chosen.put("sink.otlp protocol", "http/json");
        chosen.put("sink.otlp compression-type", "gzip");
        free.put("sink.otlp", Map.of("headers.Authorization", "of the test"));
        free.put(
                "sink.http",
                Map.of(
                        "rollback.5XX", "true",
                        "backoff.503", "false",
                        "incrementMetrics.2XX", "true",
                        "headers.Authorization", "of the test"));
        chosen.put("source.multiport_syslogtcp charset.default", "ISO-8859-1");
        chosen.put("source.netcatudp bind", "127.0.0.1");
        chosen.put("source.netcatudp port", freePort());
        chosen.put("source.seq totalEvents", "5");
        chosen.put("source.stress maxTotalEvents", "5");
        chosen.put("source.stress maxSuccessfulEvents", "5");
        chosen.put("source.spooldir spoolDir", directory(folder, "spooled"));
        chosen.put("source.spooldir inputCharset", "ISO-8859-1");
        chosen.put("source.taildir filegroups", "f1");
        chosen.put(
                "source.taildir positionFile", folder.resolve("positions.json").toString());
        chosen.put("source.taildir maxBatchCount", "5");
        free.put("source.taildir", Map.of("filegroups.f1", folder.resolve("logs") + "/.*", "headers.f1.host", "h1"));
        free.put("processor.failover", Map.of("priority.k1", "5"));
        Map<String, String> encryption = new LinkedHashMap<>();
        encryption.put("encryption.activeKey", "second");
        encryption.put("encryption.cipherProvider", "AESGCM");
        encryption.put("encryption.keyProvider", "JCEKSFILE");
        encryption.put("encryption.keyProvider.keyStoreFile", keys.toString());
        encryption.put(
                "encryption.keyProvider.keyStorePasswordFile",
                folder.resolve("password").toString());
        encryption.put("encryption.keyProvider.keys", "first second");
        encryption.put(
                "encryption.keyProvider.keys.first.passwordFile",
                folder.resolve("password").toString());
        encryption.forEach((key, value) -> chosen.put("channel.file " + key, value));
        chosen.put("channel.file checkpointDir", folder.resolve("file/acks").toString());
        chosen.put("channel.file dataDirs", folder.resolve("file/data").toString());
        chosen.put("channel.file minimumRequiredSpace", "1048583");
        chosen.put("channel.file byteCapacity", "1234567");
        chosen.put("channel.memory byteCapacity", "1234567");
        chosen.put("channel.spillablememory byteCapacity", "1234567");
        Map<String, String> former = new LinkedHashMap<>();
        for (String key : List.of("checkpointInterval", "checkpointOnClose", "useDualCheckpoints")) {
            former.put(key, "31");
        }
        for (String key :
                List.of("backupCheckpointDir", "compressBackupCheckpoint", "use-log-replay-v1", "use-fast-replay")) {
            former.put(key, "47");
        }
        free.put("channel.file", new LinkedHashMap<>(former));
        free.get("channel.file")
                .put(
                        "encryption.keyProvider.keys.first.passwordFile",
                        folder.resolve("password").toString());
        Map<String, String> spillable = new LinkedHashMap<>(former);
        spillable.putAll(encryption);
        spillable.put("checkpointDir", folder.resolve("spill/acks").toString());
        spillable.put("dataDirs", folder.resolve("spill/data").toString());
        spillable.put("transactionCapacity", "997");
        spillable.put("maxFileSize", "2097153");
        spillable.put("minimumRequiredSpace", "1048589");
        spillable.put("fsyncPerTransaction", "false");
        spillable.put("fsyncInterval", "11");
        spillable.put("commitSyncIntervalMs", "211");
        spillable.put("overflowDeactivationThreshold", "3");
        spillable.put("avgEventSize", "501");
        spillable.put("unreadableWaitMs", "60013");
        free.put("channel.spillablememory", spillable);
        chosen.put("sink.file_roll sink.directory", directory(folder, "rolled") + "/%Y");
        chosen.put("sink.file_roll sink.codeC", "gzip");
        chosen.put("sink.file_roll sink.roundUnit", "hour");
        chosen.put("sink.file_roll sink.timeZone", "Europe/Berlin");
        chosen.put("sink.file_roll sink.timestampFallback", "now");
        chosen.put("sink.file_roll sink.locale", "de");
        // What is required does not go together with values that are not the defaults.
        chosen.put("sink.file_roll sink.exactlyOnce", "AUTO");
        chosen.put("sink.file_roll sink.pathManager", "ROLLTIME");
        chosen.put("sink.file_roll sink.pathManager.prefix", "p-");
        chosen.put("sink.file_roll sink.pathManager.extension", "log");
        String hdfs = "sink.hdfs hdfs.";
        chosen.put(hdfs + "path", "file://" + directory(folder, "hdfs") + "/%Y");
        chosen.put(hdfs + "fileType", "CompressedStream");
        chosen.put(hdfs + "codeC", "gzip");
        chosen.put(hdfs + "writeFormat", "Text");
        chosen.put(hdfs + "roundUnit", "hour");
        chosen.put(hdfs + "timeZone", "Europe/Berlin");
        chosen.put(hdfs + "timestampFallback", "now");
        chosen.put(hdfs + "locale", "de");
        chosen.put(hdfs + "sync", "hflush");
        // A local directory does not do for what is required.
        chosen.put(hdfs + "exactlyOnce", "AUTO");
        chosen.put(hdfs + "confDir", directory(folder, "hadoop"));
        // Without a key server nothing would run; what they do is tried beside one.
        leftOut.add(hdfs + "kerberosPrincipal");
        leftOut.add(hdfs + "kerberosKeytab");
        free.put("sink.hdfs", Map.of("hdfs.conf.io.file.buffer.size", "8192"));
        chosen.put("interceptor.remove_header fromListSeparator", "\\s*;\\s*");
        chosen.put("interceptor.search_replace searchPattern", "\\d+x");
        chosen.put("interceptor.search_replace charset", "ISO-8859-1");
        chosen.put("interceptor.regex_extractor regex", "(\\d+) (\\d+-\\d+)");
        chosen.put("interceptor.regex_extractor serializers", "s1 s2");
        free.put(
                "interceptor.regex_extractor",
                Map.of(
                        "serializers.s1.name", "count",
                        "serializers.s1.type", "default",
                        "serializers.s2.name", "month",
                        "serializers.s2.type", "millis",
                        "serializers.s2.pattern", "yyyy-MM"));
        chosen.put("serializer.avro_event compressionCodec", "deflate");
        chosen.put("deserializer.line outputCharset", "ISO-8859-1");
        chosen.put("deserializer.avro schemaType", "LITERAL");
        chosen.put("selector.multiplexing default", "channel_file");
        chosen.put("selector.replicating optional", "channel_spillablememory");
        free.put(
                "selector.multiplexing",
                Map.of("mapping.CZ", "channel_memory channel_file", "optional.US.east", "channel_spillablememory"));
    }

    private static String directory(Path folder, String name) throws IOException {
        return Files.createDirectories(folder.resolve(name)).toString();
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return String.valueOf(socket.getLocalPort());
        }
    }

    private static Path keyStore(Path folder) throws Exception {
        char[] password = "of the test".toCharArray();
        Files.writeString(folder.resolve("password"), new String(password));
        KeyStore store = KeyStore.getInstance("JCEKS");
        store.load(null, password);
        for (String alias : List.of("first", "second")) {
            store.setEntry(
                    alias,
                    new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[16], "AES")),
                    new KeyStore.PasswordProtection(password));
        }
        Path file = folder.resolve("keys.jceks");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password);
        }
        return file;
    }

    Map<String, String> of(Declared component) {
        Map<String, String> typed = new LinkedHashMap<>();
        component.keys().values().forEach(key -> {
            String name = component.kind() + "." + component.type() + " " + key.id();
            if (leftOut.contains(name)) {
                return;
            }
            String value = chosen.containsKey(name) ? chosen.get(name) : other(key);
            assertThat(value).as("a value of %s that is not its default", name).isNotEqualTo(key.defaults());
            typed.put(key.id(), value);
        });
        Map<String, String> more = free.getOrDefault(component.kind() + "." + component.type(), Map.of());
        for (String prefix : component.freeKeys()) {
            assertThat(more.keySet())
                    .as("a key of %s below %s", component, prefix)
                    .anyMatch(key -> key.startsWith(prefix));
        }
        typed.putAll(more);
        return typed;
    }

    private static Path emptyStore(Path folder) throws Exception {
        Path file = folder.resolve("empty.p12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "of the test".toCharArray());
        }
        return file;
    }

    private static String other(ComponentJar.Key key) {
        if (!key.options().isEmpty()) {
            return key.options().stream()
                    .filter(option -> !option.equals(key.defaults()))
                    .findFirst()
                    .orElseThrow();
        }
        return switch (key.type()) {
            case "Boolean" -> String.valueOf(!Boolean.parseBoolean(key.defaults()));
            case "Integer", "Long" -> {
                long number = key.defaults().isEmpty() ? 0 : Long.parseLong(key.defaults());
                boolean fits = key.max().isEmpty() || number + DISTANCE <= Long.parseLong(key.max());
                yield String.valueOf(fits ? number + DISTANCE : number - DISTANCE);
            }
            case "Double", "Float" -> "0.75";
            default -> "probe of " + key.id();
        };
    }
}
