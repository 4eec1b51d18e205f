package org.millrace.distribution.builder.resolution;

import aQute.bnd.build.model.EE;
import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.resource.ResourceBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.millrace.distribution.builder.wanted.BuildFailure;
import org.osgi.resource.Resource;

/**
 * What every agent's framework provides: Java 17, which is the least that runs it, the framework's own packages, and the logging
 * that the launcher exports.
 */
final class Platform {
    private Platform() {}

    static Resource of(Base base) throws BuildFailure, IOException {
        ResourceBuilder platform = new ResourceBuilder();
        platform.addEE(EE.JavaSE_17);
        platform.addExportPackages(
                EE.JavaSE_17.getPackages(), "system.bundle", org.osgi.framework.Version.emptyVersion);
        platform.addExportPackages(exports(base.library("org.apache.felix.framework")));
        Parameters logging = exports(base.library("slf4j-api"));
        logging.keySet().removeIf(name -> !name.matches("org\\.slf4j(\\.event|\\.helpers|\\.spi)?"));
        platform.addExportPackages(logging);
        return platform.build();
    }

    private static Parameters exports(Path jar) throws BuildFailure, IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            if (manifest == null) {
                throw new BuildFailure(jar + " has no manifest; unpack the base again");
            }
            return new Parameters(manifest.getMainAttributes().getValue(Constants.EXPORT_PACKAGE));
        }
    }
}
