package org.millrace.channel.file.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Does as another file does. */
public class ForwardingFile implements Disk.File {
    private final Disk.File file;

    public ForwardingFile(Disk.File file) {
        this.file = file;
    }

    @Override
    public void write(long position, ByteBuffer data) throws IOException {
        file.write(position, data);
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
        return file.read(position, into, offset, length);
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
        file.truncate(size);
    }

    @Override
    public void sync() throws IOException {
        file.sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
