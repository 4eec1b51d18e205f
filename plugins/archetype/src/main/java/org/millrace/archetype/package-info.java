/** Makes the archetype while it is built, of what {@code millrace plugin new} writes; is not in it. */
@NullMarked
package org.millrace.archetype;

import org.jspecify.annotations.NullMarked;
