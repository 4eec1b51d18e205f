package org.millrace.itest.hadoop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.millrace.library.hadoop.HadoopClient;
import org.millrace.library.hadoop.HadoopSettings;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Offers to write a file and to read it back: what it is given is address, configuration directory, principal and keytab, one a line. */
public final class HadoopUser implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        context.registerService(
                UnaryOperator.class,
                (UnaryOperator<String>) HadoopUser::writeAndRead,
                FrameworkUtil.asDictionary(Map.of("hadoop", "user")));
    }

    private static String writeAndRead(String asked) {
        String[] words = asked.split("\n", -1);
        HadoopSettings settings =
                new HadoopSettings().directory(java.nio.file.Path.of(words[1])).kerberos(words[2], words[3]);
        try (HadoopClient client = HadoopClient.open(settings)) {
            FileSystem files = client.fileSystem(URI.create(words[0]));
            Path path = new Path(words[0]);
            return client.as(() -> {
                try (FSDataOutputStream out = files.create(path, false)) {
                    out.writeBytes("from inside the container, by ");
                    out.hsync();
                }
                try (FSDataInputStream in = files.open(path)) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            + files.getFileStatus(path).getOwner();
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop(BundleContext context) {
        // Its service goes with it.
    }
}
