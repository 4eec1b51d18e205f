package org.millrace.distribution.builder.format;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What only an image needs.
 *
 * @param base the image below it: the folder of an OCI layout, or the root file system as a tar or tar.gz; none for nothing
 * @param architecture as Go calls it, such as amd64; counts if the base does not say
 */
public record OciOptions(Optional<Path> base, String architecture) {}
