@org.jspecify.annotations.NullMarked
package org.millrace.thrift.rpc;
