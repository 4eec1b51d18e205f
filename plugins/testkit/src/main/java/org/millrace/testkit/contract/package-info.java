/**
 * What a component of each kind has to keep to, as tests: extend the suite of your kind, make an instance, and every sentence of the
 * contract that can be tried is tried. What a component declares (that it is durable, rejects poison, can be changed in place) is
 * exercised; what it does not declare is proved absent. The tests of one class run one after the other.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package org.millrace.testkit.contract;
