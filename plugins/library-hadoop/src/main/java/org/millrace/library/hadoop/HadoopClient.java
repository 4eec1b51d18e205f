package org.millrace.library.hadoop;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AccessController;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.crypto.CryptoOutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DFSOutputStream;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.OpenStreams;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream;
import org.millrace.api.operate.Printable;

/**
 * One component's client of Hadoop: its configuration, its credentials, and file systems of its own that nobody else closes. May be
 * called from any thread, whatever its context class loader is.
 */
public final class HadoopClient implements AutoCloseable {
    private static final int LONGEST = 500;
    private static final List<String> FILES = List.of("core-site.xml", "hdfs-site.xml");

    private final Configuration configuration;
    private final Login login;
    private final List<FileSystem> open = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private HadoopClient(Configuration configuration, Login login) {
        this.configuration = configuration;
        this.login = login;
    }

    /** Reads Hadoop's configuration and logs in. No file system is asked yet. */
    public static HadoopClient open(HadoopSettings settings) throws IOException {
        HadoopThreads.used();
        try {
            return inHadoop(() -> {
                Configuration configuration = configuration(settings);
                return new HadoopClient(configuration, Login.as(settings, configuration));
            });
        } catch (IOException | RuntimeException | Error e) {
            HadoopThreads.released();
            throw e;
        }
    }

    private static Configuration configuration(HadoopSettings settings) throws IOException {
        Configuration made = new HdfsConfiguration();
        made.setClassLoader(HadoopClient.class.getClassLoader());
        if (settings.directory().isPresent()) {
            Path directory = settings.directory().get();
            if (!Files.isDirectory(directory)) {
                throw new IOException("Hadoop's configuration directory " + Printable.of(directory.toString())
                        + " is no directory that can be read; set " + HadoopSettings.CONF_DIR + " for the agent");
            }
            for (String name : FILES) {
                Path file = directory.resolve(name);
                if (Files.isReadable(file)) {
                    made.addResource(file.toUri().toURL());
                } else if (Files.exists(file)) {
                    throw new IOException(Printable.of(file.toString()) + " can't be read by this user");
                }
            }
        }
        try {
            settings.properties().forEach(made::set);
            // Closed by the client that opened it, and not from a hook of the process.
            made.setBoolean("fs.automatic.close", false);
        } catch (RuntimeException e) {
            throw new IOException(
                    "Hadoop's configuration can't be read: " + Printable.of(String.valueOf(e.getMessage()), LONGEST),
                    e);
        }
        return made;
    }

    /** What Hadoop goes by. Not to be changed. */
    public Configuration configuration() {
        return configuration;
    }

    /**
     * The file system of an address, or the default one if it has no scheme: this client's own, closed with it.
     *
     * @throws IOException also if there is none of its scheme
     */
    public FileSystem fileSystem(URI address) throws IOException {
        FileSystem made = alone(() -> as(() -> FileSystem.newInstance(
                address.getScheme() == null ? FileSystem.getDefaultUri(configuration) : address, configuration)));
        open.add(made);
        if (closed.get()) {
            made.close();
            throw new IOException("the client of Hadoop is closed");
        }
        return made;
    }

    /** Something to be done in Hadoop's name. */
    public interface Action<T> {
        /** Does it. */
        T run() throws IOException;
    }

    /** Does something as the user of this client, with Hadoop's class loader. */
    public <T> T as(Action<T> action) throws IOException {
        return inHadoop(() -> {
            try {
                return login.user().doAs((PrivilegedExceptionAction<T>) action::run);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new java.io.InterruptedIOException("interrupted");
            }
        });
    }

    /** The user it works as, for people. */
    public String user() {
        return login.user().getUserName();
    }

    /**
     * Asks for a new ticket if the one at hand is old. To be called every minute or so. If that fails, the old ticket is gone too:
     * what is connected goes on.
     */
    public void renew() throws IOException {
        inHadoop(() -> {
            login.renew();
            return true;
        });
    }

    /** Gives an open file up: ends its threads without a word to the file system, which keeps it open until it is recovered. */
    public static void abandon(FSDataOutputStream stream) throws IOException {
        inHadoop(() -> {
            OpenStreams.abort(stream);
            return true;
        });
    }

    /** Closes its file systems; files that are still open are given up as {@link #abandon} does. */
    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            inHadoop(() -> {
                for (FileSystem each : open) {
                    if (each instanceof DistributedFileSystem hdfs) {
                        hdfs.getClient().closeAllFilesBeingWritten(true);
                    }
                    each.close();
                }
                return true;
            });
        } finally {
            HadoopThreads.released();
        }
    }

    /**
     * Makes a file that is not there, and the directories that lead to it: with replicas even where a directory says erasure coding,
     * since such files can neither be synced nor cut; and with each full block synced, since a later sync is of the last one alone.
     */
    public FSDataOutputStream create(DistributedFileSystem hdfs, org.apache.hadoop.fs.Path path) throws IOException {
        return alone(() -> as(() -> uncounted(hdfs.createFile(path)
                .recursive()
                .overwrite(false)
                .syncBlock()
                .replicate()
                .build())));
    }

    /**
     * The same stream without Hadoop's statistics: those are kept with each thread that writes, and a sink's thread serves its
     * successors too, so that it would keep the classes of a library that was replaced.
     */
    private static FSDataOutputStream uncounted(FSDataOutputStream stream) throws IOException {
        OutputStream inner = stream.getWrappedStream();
        if (inner instanceof DFSOutputStream plain) {
            return new HdfsDataOutputStream(plain, null);
        }
        return inner instanceof CryptoOutputStream encrypted ? new HdfsDataOutputStream(encrypted, null) : stream;
    }

    /**
     * Threads remember who was on the stack when they were made, up to here: one that renews leases for all would keep the classes of
     * the component that came first. Around {@link #as} and not within: up to JDK 22 it would forget the user as well.
     */
    @SuppressWarnings("removal")
    private static <T> T alone(Action<T> action) throws IOException {
        try {
            return AccessController.doPrivileged((PrivilegedExceptionAction<T>) action::run);
        } catch (PrivilegedActionException e) {
            throw e.getException() instanceof IOException failure ? failure : new IOException(e.getException());
        }
    }

    /** Hadoop finds what it loads by name with the loader of the thread: first of all, and for good. */
    private static <T> T inHadoop(Action<T> action) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(HadoopClient.class.getClassLoader());
        try {
            return action.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
