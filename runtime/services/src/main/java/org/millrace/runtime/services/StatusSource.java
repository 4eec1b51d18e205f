package org.millrace.runtime.services;

import java.util.List;

/** Knows how some components fare. A service; what several say of one component is merged, the higher rank wins. */
public interface StatusSource {
    /** Each component it knows, at this moment. */
    List<ComponentStatus> components();
}
