package org.apache.hadoop.hdfs;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.crypto.CryptoOutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;

/** Streams that are given up without being closed: to close one is to wait for DataNodes, which may be what is in trouble. */
public final class OpenStreams {
    private OpenStreams() {}

    /** Ends its threads, its sockets and the renewing of its lease; the file stays as it is, open for whoever recovers it. */
    public static void abort(FSDataOutputStream stream) throws IOException {
        OutputStream inner = stream.getWrappedStream();
        if (inner instanceof CryptoOutputStream encrypted) {
            inner = encrypted.getWrappedStream();
        }
        if (inner instanceof DFSOutputStream file) {
            file.abort();
        }
    }
}
