@org.jspecify.annotations.NullMarked
package org.millrace.runtime.deploy.intake;
