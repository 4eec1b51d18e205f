package org.millrace.hdfs.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.MiniDFSCluster.DataNodeProperties;
import org.apache.hadoop.hdfs.server.datanode.DataNode;
import org.apache.hadoop.hdfs.server.datanode.fsdataset.FsDatasetSpi;
import org.apache.hadoop.hdfs.server.datanode.fsdataset.FsVolumeSpi;
import org.apache.hadoop.hdfs.server.datanode.fsdataset.impl.FsVolumeImpl;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.security.authorize.ProxyUsers;

/**
 * The process of the HDFS: {@code Cluster DIRECTORY DATANODES [PROPERTY=VALUE…]}. Says {@code DONE hdfs://…} when it works, then
 * takes orders, one a line of words with tabs between them, and answers each with a line {@code DONE …} or {@code FAILED …}. Ends
 * when nobody can give it orders any more.
 *
 * <p>Three properties are not Hadoop's: {@code port} of the NameNode, {@code namenodes}, how many there are, and {@code kerberos}, who
 * is let in, with blanks between them: {@code flume/localhost alice}. What clients need is in {@code conf} of the directory.
 */
public final class Cluster {
    static final String DONE = "DONE ";
    static final String FAILED = "FAILED ";

    private final MiniDFSCluster cluster;
    private final DistributedFileSystem files;
    private final Deque<DataNodeProperties> stopped = new ArrayDeque<>();
    private int active;

    private Cluster(MiniDFSCluster cluster, DistributedFileSystem files) {
        this.cluster = cluster;
        this.files = files;
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        // Hadoop says some things where the answers go.
        PrintStream answers = System.out;
        System.setOut(System.err);
        Wanted wanted = Wanted.of(args);
        if (wanted.principals().isEmpty()) {
            run(wanted, Map.of(), Map.of(), answers);
        } else {
            try (Realm realm = Realm.start(wanted.directory(), wanted.principals())) {
                run(wanted, realm.forServers(), realm.forClients(), answers);
            }
        }
        System.exit(0);
    }

    private static void run(
            Wanted wanted, Map<String, String> forServers, Map<String, String> forClients, PrintStream answers)
            throws Exception {
        Configuration configuration = wanted.configuration();
        forServers.forEach(configuration::set);
        UserGroupInformation.setConfiguration(configuration);
        try (MiniDFSCluster cluster = wanted.builder(configuration).build()) {
            if (wanted.nameNodes() > 1) {
                cluster.transitionToActive(0);
            }
            cluster.waitActive();
            ProxyUsers.refreshSuperUserGroupsConfiguration(configuration);
            Map<String, String> found = wanted.forClients(cluster);
            found.putAll(forClients);
            ClientFiles.write(wanted.directory().resolve("conf"), found);
            found.forEach(configuration::set);
            try (FileSystem files = FileSystem.newInstance(configuration)) {
                files.setPermission(new Path("/"), new FsPermission("777"));
                answers.println(DONE + files.getUri());
                answers.flush();
                new Cluster(cluster, (DistributedFileSystem) files).serve(answers);
            }
        }
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
    private void capacity(long bytes) throws IOException, InterruptedException {
        for (DataNode node : cluster.getDataNodes()) {
            try (FsDatasetSpi.FsVolumeReferences volumes = node.getFSDataset().getFsVolumeReferences()) {
                for (FsVolumeSpi volume : volumes) {
                    ((FsVolumeImpl) volume).setCapacityForTesting(bytes);
                }
            }
        }
        cluster.triggerHeartbeats();
    }

    private String obey(String[] words) throws Exception {
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
            case "failover" -> {
                // The one that is told to serve no more, or is stopped without a word, and comes back as the one that
                // waits.
                int before = active;
                if (words.length > 1 && words[1].equals("hard")) {
                    cluster.shutdownNameNode(before);
                } else {
                    cluster.transitionToStandby(before);
                }
                active = 1 - before;
                cluster.transitionToActive(active);
                if (words.length > 1 && words[1].equals("hard")) {
                    cluster.restartNameNode(before, false);
                }
                yield "";
            }
            case "owner" -> files.getFileStatus(new Path(words[1])).getOwner();
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
            case "capacity" -> {
                capacity(Long.parseLong(words[1]));
                yield "";
            }
            case "fetch" -> {
                files.copyToLocalFile(false, new Path(words[1]), new Path("file://" + words[2]), true);
                yield "";
            }
            case "list" -> {
                StringBuilder names = new StringBuilder();
                for (FileStatus file : files.listStatus(new Path(words[1]))) {
                    names.append(file.getPath().getName()).append(' ');
                }
                yield names.toString().trim();
            }
            case "read" -> Reading.all(files, new Path(words[1]), java.nio.file.Path.of(words[2]));
            default -> throw new IllegalArgumentException("there is no order " + words[0]);
        };
    }
}
