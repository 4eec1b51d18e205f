package org.millrace.itest;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.osgi.Builder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.hdfs.peer.HdfsPeer;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The library of Hadoop as a bundle: it resolves, finds its classes whoever calls, logs in by Kerberos, whose modules the JDK has, and
 * goes without a trace.
 */
class HadoopInFelixIT {
    private static final String LIBRARY = "target/plugins/org.millrace.library.hadoop.jar";

    @TempDir
    static Path folder;

    private static HdfsPeer hdfs;

    @BeforeAll
    static void startHdfs() throws Exception {
        hdfs = HdfsPeer.start(folder.resolve("hdfs"), 1, Map.of("kerberos", "flume/localhost"));
        System.setProperty("java.security.krb5.conf", hdfs.kerberos().toString());
    }

    @AfterAll
    static void stopHdfs() throws Exception {
        System.clearProperty("java.security.krb5.conf");
        hdfs.close();
    }

    private static Bundle user(Container container, String version) throws Exception {
        try (Builder builder = new Builder()) {
            builder.setProperty("Bundle-SymbolicName", "org.millrace.itest.hadoop");
            builder.setProperty("Bundle-Version", version);
            builder.setProperty("Bundle-Activator", "org.millrace.itest.hadoop.HadoopUser");
            builder.setProperty("-privatepackage", "org.millrace.itest.hadoop");
            builder.setProperty("Import-Package", "!org.jspecify.annotations, *");
            builder.addClasspath(new File("target/test-classes"));
            builder.addClasspath(new File(LIBRARY));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            builder.build().write(bytes);
            Bundle bundle =
                    container.context().installBundle("user:" + version, new ByteArrayInputStream(bytes.toByteArray()));
            bundle.start();
            return bundle;
        }
    }

    /** On a thread that ends, as a component's do: Hadoop leaves something with each that calls it. */
    private static String writeAndRead(Container container, String name) throws Exception {
        String asked = String.join(
                "\n",
                hdfs.address() + "/" + name,
                hdfs.configuration().toString(),
                "flume/localhost@EXAMPLE.COM",
                hdfs.keytab("flume").toString());
        FutureTask<String> task = new FutureTask<>(() -> service(container).apply(asked));
        Thread thread = new Thread(task, "uses Hadoop");
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        thread.start();
        thread.join();
        return task.get();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static UnaryOperator<String> service(Container container) throws Exception {
        Collection<ServiceReference<UnaryOperator>> found =
                container.context().getServiceReferences(UnaryOperator.class, "(hadoop=user)");
        return container.context().getService(found.iterator().next());
    }

    private static void refresh(Container container) throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        container
                .context()
                .getBundle(0)
                .adapt(FrameworkWiring.class)
                .refreshBundles(null, event -> refreshed.countDown());
        assertThat(refreshed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    /** First of all by a thread that knows nothing of Hadoop, which is what used to spoil it for good. */
    @Test
    void aFileIsWrittenToHdfs() throws Exception {
        try (Container container = new Container(folder.resolve("first"))) {
            container.context().installBundle("reference:" + new File(LIBRARY).toURI());
            user(container, "1.0.0");
            assertThat(writeAndRead(container, "first")).isEqualTo("from inside the container, by flume");
        }
    }

    @Test
    void nothingHoldsTheClassesOfALibraryThatWasUsedAndUninstalled() throws Exception {
        try (Container container = new Container(folder.resolve("second"))) {
            WeakReference<ClassLoader> loader = usedAndUninstalled(container);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                System.gc();
                return loader.get() == null;
            });
        }
    }

    private static WeakReference<ClassLoader> usedAndUninstalled(Container container) throws Exception {
        Bundle library = container.context().installBundle("reference:" + new File(LIBRARY).toURI());
        library.start();
        Bundle user = user(container, "1.0.0");
        assertThat(writeAndRead(container, "second")).isEqualTo("from inside the container, by flume");
        WeakReference<ClassLoader> loader =
                new WeakReference<>(library.adapt(BundleWiring.class).getClassLoader());
        user.uninstall();
        library.uninstall();
        refresh(container);
        return loader;
    }
}
