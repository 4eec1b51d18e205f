package org.millrace.acceptance.zoo;

import java.util.List;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.InterceptorType;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Passes events on, trouble aside. */
@InterceptorType("zoo_interceptor")
@Component(
        service = Interceptor.class,
        configurationPid = "millrace.interceptor.zoo_interceptor",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TroubleInterceptor.Config.class, factory = true)
public final class TroubleInterceptor implements Interceptor {

    /** What a user types. */
    @ObjectClassDefinition(id = "millrace.interceptor.zoo_interceptor")
    @interface Config {
        String trouble() default "nowhere";
    }

    private final Trouble trouble;

    @Activate
    public TroubleInterceptor(Config config) {
        trouble = new Trouble(config.trouble());
        trouble.at("constructor");
    }

    @Override
    public void open(ComponentContext context) {
        trouble.at("open");
    }

    @Override
    public List<Event> intercept(List<Event> batch) {
        trouble.at("intercept");
        return batch;
    }

    @Override
    public void close() {
        trouble.at("close");
    }
}
