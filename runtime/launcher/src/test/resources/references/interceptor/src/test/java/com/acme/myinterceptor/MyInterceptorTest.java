package com.acme.myinterceptor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.OpenInterceptor;

class MyInterceptorTest {
    @Test
    void digitsAreMasked() throws Exception {
        try (OpenInterceptor masking =
                Connectors.interceptor(MyInterceptor.class).set("mask", "#").open()) {
            assertEquals("card ####", masking.intercept("card 1234").get(0).text());
        }
    }
}
