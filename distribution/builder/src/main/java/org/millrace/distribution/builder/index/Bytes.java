package org.millrace.distribution.builder.index;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import org.millrace.distribution.builder.content.Sha256;
import org.millrace.distribution.builder.wanted.BuildFailure;

/** Brings the bytes of bundles to this machine, each as its index promised it. */
public final class Bytes {
    private final Path folder;

    /**
     * @param folder where copies go
     */
    public Bytes(Path folder) {
        this.folder = folder;
    }

    /** A copy of a bundle, which nobody changes any more once its digest was seen to be right. */
    public Path of(IndexedBundle bundle) throws BuildFailure, IOException, InterruptedException {
        Path file = folder.resolve(bundle.sha256() + ".jar");
        if (Files.exists(file)) {
            return file;
        }
        Sha256 digest = new Sha256();
        try (InputStream in = Remote.open(bundle.place(), Places.LARGEST_JAR);
                OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest.digest())) {
            in.transferTo(out);
        }
        String found = digest.hex();
        if (!found.equals(bundle.sha256())) {
            Files.delete(file);
            throw new BuildFailure(bundle + " at " + Remote.shown(bundle.place())
                    + " is not what its index says: its SHA-256 is " + found + ", and should be " + bundle.sha256());
        }
        return file;
    }
}
