package org.millrace.sink.hdfs.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException;
import org.apache.hadoop.ipc.RemoteException;
import org.millrace.api.operate.Printable;

/** Hadoop's failures in words that say what to do, and those that mean something to the bucket in its own types. */
final class Failures {
    private static final int LONGEST = 500;

    /** By what a message contains, what helps. */
    private static final Map<String, String> HINTS = Map.ofEntries(
            Map.entry(
                    "no more good datanodes being available",
                    "a cluster of one to three DataNodes can't replace one that fails: set"
                            + " dfs.client.block.write.replace-datanode-on-failure.policy to NEVER there"),
            Map.entry(
                    "Name node is in safe mode",
                    "the NameNode takes no changes until it leaves safe mode; this is tried again"),
            Map.entry("NSQuotaExceeded", "the directory's quota of names is used up; raise it, or remove files"),
            Map.entry("DSQuotaExceeded", "the directory's quota of space is used up; raise it, or remove files"),
            Map.entry("Permission denied", "let the user write there, or set hdfs.proxyUser"),
            Map.entry(
                    "could only be written to 0 of", "no DataNode takes a block: look whether they run and have room"),
            Map.entry("No FileSystem for scheme", "put the jar of that file system to the library, see its README"),
            Map.entry(
                    "does not have enough number of replicas",
                    "the last block is on too few DataNodes yet; this is tried again"),
            Map.entry(
                    "Client cannot authenticate via",
                    "nobody is logged in: set hdfs.kerberosPrincipal and hdfs.kerberosKeytab, or give the agent's user a ticket"),
            Map.entry(
                    "GSS initiate failed",
                    "the Kerberos ticket was not taken: look whether it is still good, at the clock of this machine, and at the principal of the NameNode in hdfs-site.xml"),
            Map.entry(
                    "is not allowed to impersonate",
                    "let it in the NameNode's core-site.xml, hadoop.proxyuser.USER.hosts and hadoop.proxyuser.USER.groups, or take another hdfs.proxyUser"),
            Map.entry(
                    "SIMPLE authentication is not enabled",
                    "HDFS wants Kerberos: set hadoop.security.authentication = kerberos in core-site.xml, and hdfs.kerberosPrincipal and hdfs.kerberosKeytab"));

    private Failures() {}

    /** A failure of a call that concerns a path. */
    static IOException translated(IOException failure, Path path) {
        IOException unwrapped = unwrapped(failure);
        if (unwrapped instanceof org.apache.hadoop.fs.FileAlreadyExistsException
                || unwrapped instanceof AlreadyBeingCreatedException) {
            return (IOException) new FileAlreadyExistsException(path.toString()).initCause(failure);
        }
        return explained(unwrapped);
    }

    private static IOException unwrapped(IOException failure) {
        return failure instanceof RemoteException remote ? remote.unwrapRemoteException() : failure;
    }

    /** The same, with what helps if that is known. */
    static IOException explained(IOException failure) {
        String message = failure + "";
        for (Map.Entry<String, String> hint : HINTS.entrySet()) {
            if (message.contains(hint.getKey())) {
                return new IOException(words(failure) + " (" + hint.getValue() + ")", failure);
            }
        }
        return failure;
    }

    /** What it says in its first line, bounded. */
    static String words(IOException failure) {
        String message = String.valueOf(failure.getMessage()).split("\n", 2)[0];
        return Printable.of(failure.getClass().getSimpleName() + ": " + message, LONGEST);
    }

    /** Whether the other end can't do it at all. */
    static boolean isUnsupported(IOException failure) {
        return failure instanceof RemoteException remote
                && (remote.getClassName().endsWith("UnsupportedOperationException")
                        || remote.getClassName().endsWith("HadoopIllegalArgumentException")
                        || String.valueOf(remote.getMessage()).contains("Cannot truncate"));
    }
}
