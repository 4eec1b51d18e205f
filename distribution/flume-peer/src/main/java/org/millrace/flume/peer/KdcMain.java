package org.millrace.flume.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.minikdc.MiniKdc;

/** A key server. Makes the keys that it is told, says that it is ready, and ends with its standard input. */
final class KdcMain {
    static final String READY = "ready";

    private KdcMain() {}

    /** @param arguments a directory, and principals such as {@code flume/localhost} */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        MiniKdc kdc = new MiniKdc(
                MiniKdc.createConf(),
                Files.createDirectories(directory.resolve("kdc")).toFile());
        kdc.start();
        for (int i = 1; i < arguments.length; i++) {
            kdc.createPrincipal(Kdc.keytab(directory, arguments[i]).toFile(), arguments[i]);
        }
        Files.copy(kdc.getKrb5conf().toPath(), Kdc.configuration(directory));
        System.out.println(READY);
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        Runtime.getRuntime().halt(0);
    }
}
