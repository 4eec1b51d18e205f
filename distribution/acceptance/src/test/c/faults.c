/*
 * Makes system calls of a process fail on demand, for files below one directory; to be loaded with LD_PRELOAD.
 *
 * FAULTS_BELOW names that directory, FAULTS_SWITCHES one in which the test puts files:
 *   sync   the next fsync or fdatasync fails with EIO, once
 *   write  the next write fails with EIO, once
 *   full   writes fail with ENOSPC as long as it is there
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int concerns(int fd) {
    const char *below = getenv("FAULTS_BELOW");
    char link[64], path[4096];
    ssize_t length;
    if (below == NULL) {
        return 0;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length < 0) {
        return 0;
    }
    path[length] = 0;
    return strncmp(path, below, strlen(below)) == 0;
}

static int switched(const char *name, int once) {
    const char *switches = getenv("FAULTS_SWITCHES");
    char path[4096];
    if (switches == NULL) {
        return 0;
    }
    snprintf(path, sizeof path, "%s/%s", switches, name);
    return once ? unlink(path) == 0 : access(path, F_OK) == 0;
}

static int write_fails(int fd) {
    int saved = errno;
    if (concerns(fd)) {
        if (switched("full", 0)) {
            errno = ENOSPC;
            return 1;
        }
        if (switched("write", 1)) {
            errno = EIO;
            return 1;
        }
    }
    errno = saved;
    return 0;
}

#define REAL(name) ((typeof(&name)) dlsym(RTLD_NEXT, #name))

int fsync(int fd) {
    if (concerns(fd) && switched("sync", 1)) {
        errno = EIO;
        return -1;
    }
    return REAL(fsync)(fd);
}

int fdatasync(int fd) {
    if (concerns(fd) && switched("sync", 1)) {
        errno = EIO;
        return -1;
    }
    return REAL(fdatasync)(fd);
}

ssize_t write(int fd, const void *buffer, size_t count) {
    return write_fails(fd) ? -1 : REAL(write)(fd, buffer, count);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    return write_fails(fd) ? -1 : REAL(writev)(fd, parts, count);
}

ssize_t pwrite(int fd, const void *buffer, size_t count, off_t offset) {
    return write_fails(fd) ? -1 : REAL(pwrite)(fd, buffer, count, offset);
}

ssize_t pwrite64(int fd, const void *buffer, size_t count, off64_t offset) {
    return write_fails(fd) ? -1 : REAL(pwrite64)(fd, buffer, count, offset);
}
