package org.millrace.hdfs.peer;

import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.MiniDFSNNTopology;

/**
 * What the command line asks for.
 *
 * @param port of the NameNode; 0 for any
 * @param principals who has keytabs; empty for no Kerberos
 * @param nameNodes how many there are; several have the name service {@link #SERVICE}
 * @param properties Hadoop's, besides
 */
record Wanted(
        Path directory,
        int dataNodes,
        int port,
        List<String> principals,
        int nameNodes,
        Map<String, String> properties) {

    /** The name of several NameNodes together. */
    static final String SERVICE = "many";

    static Wanted of(String[] args) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = 2; i < args.length; i++) {
            String[] property = args[i].split("=", 2);
            properties.put(property[0], property[1]);
        }
        String port = properties.remove("port");
        String principals = properties.remove("kerberos");
        String nameNodes = properties.remove("namenodes");
        return new Wanted(
                Path.of(args[0]),
                Integer.parseInt(args[1]),
                port == null ? 0 : Integer.parseInt(port),
                principals == null ? List.of() : List.of(principals.split(" ", -1)),
                nameNodes == null ? 1 : Integer.parseInt(nameNodes),
                properties);
    }

    Configuration configuration() {
        Configuration configuration = new HdfsConfiguration();
        configuration.setInt("dfs.replication", dataNodes);
        configuration.setInt("dfs.namenode.fs-limits.min-block-size", 1024);
        // Of a stopped DataNode the NameNode should know within seconds.
        configuration.setInt("dfs.heartbeat.interval", 1);
        configuration.setInt("dfs.namenode.heartbeat.recheck-interval", 2000);
        properties.forEach(configuration::set);
        return configuration;
    }

    MiniDFSCluster.Builder builder(Configuration configuration) {
        MiniDFSCluster.Builder builder =
                new MiniDFSCluster.Builder(configuration, new File(directory.toFile(), "hdfs")).numDataNodes(dataNodes);
        return nameNodes == 1
                ? builder.nameNodePort(port)
                : builder.nnTopology(MiniDFSNNTopology.simpleHATopology(nameNodes));
    }

    /** How clients find it. */
    Map<String, String> forClients(MiniDFSCluster cluster) {
        Map<String, String> found = new LinkedHashMap<>();
        if (nameNodes == 1) {
            found.put("fs.defaultFS", "hdfs://localhost:" + cluster.getNameNodePort(0));
            return found;
        }
        found.put("fs.defaultFS", "hdfs://" + SERVICE);
        found.put("dfs.nameservices", SERVICE);
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < nameNodes; i++) {
            names.append(i == 0 ? "" : ",").append("nn").append(i);
            found.put("dfs.namenode.rpc-address." + SERVICE + ".nn" + i, "localhost:" + cluster.getNameNodePort(i));
        }
        found.put("dfs.ha.namenodes." + SERVICE, names.toString());
        found.put(
                "dfs.client.failover.proxy.provider." + SERVICE,
                "org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider");
        return found;
    }
}
