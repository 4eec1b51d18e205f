// build: com.acme.NoPid has no configurationPid, but its type is configured by millrace.sink.acme
// verify: com.acme.NoPid has no configurationPid, but its type is configured by millrace.sink.acme
package com.acme;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.*;
import org.millrace.api.event.Event;
import org.millrace.api.sink.*;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType("acme")
@Component(service = Sink.class)
public final class NoPid implements Sink {

    @Override
    public void deliver(Batch batch) {}
}
