package org.millrace.source.avro;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** A connection whose two directions are each one zlib stream. */
final class DeflatedSocket extends Socket {
    private final InputStream in;
    private final OutputStream out;

    DeflatedSocket(int port) throws IOException {
        super(InetAddress.getLoopbackAddress(), port);
        in = new InflaterInputStream(super.getInputStream());
        out = new DeflaterOutputStream(super.getOutputStream(), true);
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }
}
