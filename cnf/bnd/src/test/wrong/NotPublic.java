// build: com.acme.NotPublic is abstract or not public, so that nobody can make one; write public final class
package com.acme;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.*;
import org.millrace.api.event.Event;
import org.millrace.api.sink.*;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType("acme")
final class NotPublic implements Sink {
    public NotPublic() {}

    @Override
    public void deliver(Batch batch) {}
}
