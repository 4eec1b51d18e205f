package org.millrace.runtime.topology.metadata;

import org.osgi.framework.Version;

/**
 * A bundle that offers component types.
 *
 * @param symbolicName its name
 * @param version its version
 * @param id the framework's number, which grows with each installation
 * @param location to which configurations are bound
 */
public record Provider(String symbolicName, Version version, long id, String location) {}
