package org.millrace.hdfs.peer;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.MiniDFSCluster.DataNodeProperties;
import org.apache.hadoop.hdfs.server.datanode.DataNode;
import org.apache.hadoop.hdfs.server.datanode.fsdataset.FsDatasetSpi;
import org.apache.hadoop.hdfs.server.datanode.fsdataset.FsVolumeSpi;
import org.apache.hadoop.hdfs.server.datanode.fsdataset.impl.FsVolumeImpl;

/**
 * The process of the HDFS: {@code Cluster DIRECTORY DATANODES [PROPERTY=VALUE…]}. Says {@code DONE hdfs://…} when it works, then
 * takes orders, one a line of words with tabs between them, and answers each with a line {@code DONE …} or {@code FAILED …}. Ends
 * when nobody can give it orders any more.
 */
public final class Cluster {
    static final String DONE = "DONE ";
    static final String FAILED = "FAILED ";

    private final MiniDFSCluster cluster;
    private final Deque<DataNodeProperties> stopped = new ArrayDeque<>();

    private Cluster(MiniDFSCluster cluster) {
        this.cluster = cluster;
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        // Hadoop says some things where the answers go.
        PrintStream answers = System.out;
        System.setOut(System.err);
        Configuration configuration = new HdfsConfiguration();
        int dataNodes = Integer.parseInt(args[1]);
        configuration.setInt("dfs.replication", dataNodes);
        configuration.setInt("dfs.namenode.fs-limits.min-block-size", 1024);
        // Of a stopped DataNode the NameNode should know within seconds.
        configuration.setInt("dfs.heartbeat.interval", 1);
        configuration.setInt("dfs.namenode.heartbeat.recheck-interval", 2000);
        int port = 0;
        for (int i = 2; i < args.length; i++) {
            String[] property = args[i].split("=", 2);
            if (property[0].equals("port")) {
                port = Integer.parseInt(property[1]);
            } else {
                configuration.set(property[0], property[1]);
            }
        }
        try (MiniDFSCluster cluster = new MiniDFSCluster.Builder(configuration, new File(args[0], "hdfs"))
                .numDataNodes(dataNodes)
                .nameNodePort(port)
                .build()) {
            cluster.waitActive();
            DistributedFileSystem files = cluster.getFileSystem();
            files.setPermission(new Path("/"), new FsPermission("777"));
            answers.println(DONE + files.getUri());
            answers.flush();
            new Cluster(cluster).serve(answers);
        }
        System.exit(0);
    }

    private void serve(PrintStream answers) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            String answer;
            try {
                answer = DONE + obey(line.split("\t", -1));
            } catch (Exception e) {
                answer = FAILED + e.toString().replace('\n', ' ');
            }
            answers.println(answer);
            answers.flush();
        }
    }

    /** Of each volume of each DataNode, in bytes; -1 is what its disk has. */
    private String capacity(long bytes) throws IOException, InterruptedException {
        for (DataNode node : cluster.getDataNodes()) {
            try (FsDatasetSpi.FsVolumeReferences volumes = node.getFSDataset().getFsVolumeReferences()) {
                for (FsVolumeSpi volume : volumes) {
                    ((FsVolumeImpl) volume).setCapacityForTesting(bytes);
                }
            }
        }
        cluster.triggerHeartbeats();
        return "-1";
    }

    private String obey(String[] words) throws Exception {
        DistributedFileSystem files = cluster.getFileSystem();
        return switch (words[0]) {
            case "stop-datanode" -> {
                stopped.push(cluster.stopDataNode(Integer.parseInt(words[1])));
                yield "";
            }
            case "start-datanodes" -> {
                while (!stopped.isEmpty()) {
                    cluster.restartDataNode(stopped.pop(), true);
                }
                cluster.waitActive();
                yield "";
            }
            case "stop-namenode" -> {
                // Not by the cluster, which forgets whom it has stopped.
                cluster.getNameNode().stop();
                cluster.getNameNode().join();
                yield "";
            }
            case "start-namenode" -> {
                cluster.restartNameNode(0, true);
                yield "";
            }
            case "safemode" ->
                "" + files.setSafeMode(words[1].equals("on") ? SafeModeAction.ENTER : SafeModeAction.LEAVE);
            case "recover-lease" -> "" + files.recoverLease(new Path(words[1]));
            case "quota" -> {
                files.mkdirs(new Path(words[1]));
                files.setQuota(new Path(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
                yield "";
            }
            case "mode" -> {
                files.mkdirs(new Path(words[1]));
                files.setPermission(new Path(words[1]), new FsPermission(words[2]));
                yield "";
            }
            case "erasure-code" -> {
                files.mkdirs(new Path(words[1]));
                files.enableErasureCodingPolicy(words[2]);
                files.setErasureCodingPolicy(new Path(words[1]), words[2]);
                yield "";
            }
            case "snapshot" -> {
                files.mkdirs(new Path(words[1]));
                files.allowSnapshot(new Path(words[1]));
                yield "" + files.createSnapshot(new Path(words[1]), words[2]);
            }
            case "capacity" -> capacity(Long.parseLong(words[1]));
            case "fetch" -> {
                files.copyToLocalFile(false, new Path(words[1]), new Path("file://" + words[2]), true);
                yield "";
            }
            case "read" -> Reading.all(cluster.getFileSystem(), new Path(words[1]), java.nio.file.Path.of(words[2]));
            default -> throw new IllegalArgumentException("there is no order " + words[0]);
        };
    }
}
