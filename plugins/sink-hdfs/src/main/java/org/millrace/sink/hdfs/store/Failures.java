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
    private static final Map<String, String> HINTS = Map.of(
            "no more good datanodes being available",
            "a cluster of one to three DataNodes can't replace one that fails: set"
                    + " dfs.client.block.write.replace-datanode-on-failure.policy to NEVER there",
            "Name node is in safe mode",
            "the NameNode takes no changes until it leaves safe mode; this is tried again",
            "NSQuotaExceeded",
            "the directory's quota of names is used up; raise it, or remove files",
            "DSQuotaExceeded",
            "the directory's quota of space is used up; raise it, or remove files",
            "Permission denied",
            "let the user write there, or set hdfs.proxyUser",
            "could only be written to 0 of",
            "no DataNode takes a block: look whether they run and have room",
            "No FileSystem for scheme",
            "put the jar of that file system to the library, see its README",
            "does not have enough number of replicas",
            "the last block is on too few DataNodes yet; this is tried again");

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
