// build: com.acme.NoSink has @SinkType and is no sink; let it implement org.millrace.api.sink.Sink
package com.acme;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.*;
import org.millrace.api.event.Event;
import org.millrace.api.sink.*;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType("acme")
public final class NoSink {
    static class Rest implements Sink {

    @Override
    public void deliver(Batch batch) {}
}
}
