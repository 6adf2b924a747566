// Records what a process asks of the disk, and makes it fail on request: loaded before the C library (LD_PRELOAD). Only files below the
// folder DISK_FOLDER count.
//
// DISK_RECORD: every write, truncation, name and sync is appended to this file, in order, and the beginning of every message that is
// sent over a socket, before it is sent. recording.ts reads it.
// DISK_SWALLOW: syncs of files whose name ends in this do nothing and succeed, and are not recorded.
// DISK_FAULT: "<kind> <end> <n> <times> <errno>": the n-th call of the kind (write, sync, truncate, read, open) for a file whose name
// ends in <end> ("*": any) fails, and as many calls of the kind after it as <times> says (0: all). A failed sync is reported once to
// each other open descriptor of the file, as Linux does, and what it would have brought to the disk never gets there. The file
// DISK_RECORD with ".failed" behind it then appears. With 0 as <errno> a sync fails and says that it did not.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, TRUNCATE, SYNC_BEGIN, SYNC_END, SYNC_FAILED, CREATE, RENAME, UNLINK, SEND, FAULT, OPEN, LINK };
struct entry { uint32_t kind, length; uint64_t file; int64_t at; };
enum { SENT_MAX = 4096, DESCRIPTORS_MAX = 65536, PATH_LENGTH_MAX = 4096, KNOWN_MAX = 4096 };

static const char *folder, *swallow;
static size_t folder_length;
static int record = -1;
static char record_path[PATH_LENGTH_MAX];
static struct { char kind[16], end[64]; long n, times; int error; } fault;
static long calls, failed;
// The errors of a file that a descriptor has reported, and those that there were; one file fails in a run.
static uint64_t failed_file;
static unsigned char owes[DESCRIPTORS_MAX];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// The files that were written through here; Bun writes some with system calls of its own.
static uint64_t known[KNOWN_MAX];

static int is_known(uint64_t file) {
  size_t at = file % KNOWN_MAX;
  for (int step = 0; step < KNOWN_MAX && known[at] != 0; step++, at = (at + 1) % KNOWN_MAX)
    if (known[at] == file) return 1;
  return 0;
}

// The number of a removed file may be given to another one. A slot is not emptied, so that those behind it are found.
static void forget(const char *path) {
  struct stat found;
  if (record < 0 || stat(path, &found) != 0 || found.st_nlink > 1 || !is_known(found.st_ino)) return;
  for (size_t at = 0; at < KNOWN_MAX; at++)
    if (known[at] == found.st_ino) known[at] = UINT64_MAX;
}

static void know(uint64_t file) {
  if (is_known(file)) return;
  size_t at = file % KNOWN_MAX;
  for (int step = 0; step < KNOWN_MAX; step++, at = (at + 1) % KNOWN_MAX)
    if (known[at] == 0) {
      known[at] = file;
      return;
    }
}

#define NEXT(name) ({ static __typeof__(&name) next; if (next == NULL) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name); next; })

__attribute__((constructor)) static void begin(void) {
  folder = getenv("DISK_FOLDER");
  swallow = getenv("DISK_SWALLOW");
  const char *path = getenv("DISK_RECORD"), *wanted = getenv("DISK_FAULT");
  if (folder == NULL) return;
  folder_length = strlen(folder);
  if (path != NULL) {
    int opened = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    record = fcntl(opened, F_DUPFD_CLOEXEC, 500);
    syscall(SYS_close, opened);
    snprintf(record_path, sizeof record_path, "%s.failed", path);
  }
  if (wanted != NULL) sscanf(wanted, "%15s %63s %ld %ld %d", fault.kind, fault.end, &fault.n, &fault.times, &fault.error);
}

static int has_end(const char *text, const char *end) {
  size_t length = strlen(text), tail = strlen(end);
  return length >= tail && strcmp(text + length - tail, end) == 0;
}

static int is_below(const char *path) {
  return folder != NULL && strncmp(path, folder, folder_length) == 0 && (path[folder_length] == 0 || path[folder_length] == '/');
}

// The path of a descriptor, when it is a file below the folder.
static int find_path(int descriptor, char *path) {
  if (folder == NULL) return 0;
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, PATH_LENGTH_MAX - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return is_below(path) && !has_end(path, "-shm");
}

// An absolute path of a name that a call was given.
static int find_named(int directory, const char *name, char *path) {
  if (folder == NULL || name == NULL) return 0;
  if (name[0] == '/') snprintf(path, PATH_LENGTH_MAX, "%s", name);
  else {
    char base[PATH_LENGTH_MAX], link[64];
    if (directory == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
    ssize_t length = readlink(link, base, sizeof base - 1);
    if (length < 0) return 0;
    base[length] = 0;
    if (snprintf(path, PATH_LENGTH_MAX, "%s/%s", base, name) >= PATH_LENGTH_MAX) return 0;
  }
  return is_below(path) && !has_end(path, "-shm");
}

static uint64_t number_of(int descriptor) {
  struct stat found;
  return fstat(descriptor, &found) == 0 ? found.st_ino : 0;
}

static void note(uint32_t kind, uint64_t file, int64_t at, const void *bytes, size_t length) {
  if (record < 0) return;
  int before = errno;
  struct entry entry = { kind, (uint32_t)length, file, at };
  struct iovec parts[] = { { &entry, sizeof entry }, { (void *)bytes, length } };
  syscall(SYS_writev, record, parts, 2);
  errno = before;
}

// Whether this call is to fail. The calls of all threads are counted together.
static int fails(const char *kind, const char *path) {
  if (fault.n == 0 || strcmp(fault.kind, kind) != 0) return 0;
  if (strcmp(fault.end, "*") != 0 && !has_end(path, fault.end)) return 0;
  pthread_mutex_lock(&lock);
  calls++;
  int is_now = calls >= fault.n && (fault.times == 0 || failed < fault.times);
  if (is_now) failed++;
  pthread_mutex_unlock(&lock);
  if (!is_now) return 0;
  if (record_path[0] != 0) syscall(SYS_close, syscall(SYS_openat, AT_FDCWD, record_path, O_CREAT | O_WRONLY, 0600));
  note(FAULT, 0, failed, path, strlen(path));
  errno = fault.error;
  return 1;
}

static ssize_t wrote(int descriptor, const void *bytes, ssize_t count, off64_t at) {
  if (count <= 0) return count;
  uint64_t file = number_of(descriptor);
  pthread_mutex_lock(&lock);
  know(file);
  pthread_mutex_unlock(&lock);
  note(WRITE, file, at, bytes, count);
  return count;
}

// A file that was written with system calls of the runtime's own is recorded as it is now, under the name that it had.
static void read_unknown(const char *path, const char *name) {
  struct stat found;
  if (record < 0 || stat(path, &found) != 0 || !S_ISREG(found.st_mode) || found.st_size == 0 || is_known(found.st_ino)) return;
  int descriptor = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return;
  note(OPEN, found.st_ino, 0, name, strlen(name));
  char bytes[65536];
  off64_t at = 0;
  for (ssize_t length; (length = syscall(SYS_pread64, descriptor, bytes, sizeof bytes, at)) > 0; at += length)
    wrote(descriptor, bytes, length, at);
  syscall(SYS_close, descriptor);
}

static void sent(int descriptor, const struct iovec *parts, int count) {
  struct stat found;
  if (record < 0 || fstat(descriptor, &found) != 0 || !S_ISSOCK(found.st_mode)) return;
  char bytes[SENT_MAX];
  size_t length = 0;
  for (int part = 0; part < count && length < SENT_MAX; part++) {
    size_t more = parts[part].iov_len < SENT_MAX - length ? parts[part].iov_len : SENT_MAX - length;
    memcpy(bytes + length, parts[part].iov_base, more);
    length += more;
  }
  if (length > 5 && memcmp(bytes, "HTTP/", 5) == 0) note(SEND, found.st_ino, 0, bytes, length);
}

static off64_t position_behind(int descriptor, ssize_t count) {
  return count > 0 ? lseek64(descriptor, 0, SEEK_CUR) - count : 0;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  char path[PATH_LENGTH_MAX];
  if (!find_path(descriptor, path)) {
    struct iovec part = { (void *)bytes, count };
    sent(descriptor, &part, 1);
    return NEXT(write)(descriptor, bytes, count);
  }
  if (fails("write", path)) return -1;
  ssize_t done = NEXT(write)(descriptor, bytes, count);
  return wrote(descriptor, bytes, done, position_behind(descriptor, done));
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t at) {
  char path[PATH_LENGTH_MAX];
  if (!find_path(descriptor, path)) return NEXT(pwrite)(descriptor, bytes, count, at);
  if (fails("write", path)) return -1;
  return wrote(descriptor, bytes, NEXT(pwrite)(descriptor, bytes, count, at), at);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t at) { return pwrite(descriptor, bytes, count, at); }

static void wrote_parts(int descriptor, const struct iovec *parts, ssize_t done, off64_t at) {
  for (int part = 0; done > 0; part++) {
    ssize_t length = (ssize_t)parts[part].iov_len < done ? (ssize_t)parts[part].iov_len : done;
    wrote(descriptor, parts[part].iov_base, length, at);
    at += length;
    done -= length;
  }
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  char path[PATH_LENGTH_MAX];
  if (!find_path(descriptor, path)) {
    sent(descriptor, parts, count);
    return NEXT(writev)(descriptor, parts, count);
  }
  if (fails("write", path)) return -1;
  ssize_t done = NEXT(writev)(descriptor, parts, count);
  wrote_parts(descriptor, parts, done, position_behind(descriptor, done));
  return done;
}

ssize_t pwritev(int descriptor, const struct iovec *parts, int count, off_t at) {
  char path[PATH_LENGTH_MAX];
  if (!find_path(descriptor, path)) return NEXT(pwritev)(descriptor, parts, count, at);
  if (fails("write", path)) return -1;
  ssize_t done = NEXT(pwritev)(descriptor, parts, count, at);
  wrote_parts(descriptor, parts, done, at);
  return done;
}

ssize_t pwritev64(int descriptor, const struct iovec *parts, int count, off64_t at) { return pwritev(descriptor, parts, count, at); }

ssize_t send(int descriptor, const void *bytes, size_t count, int flags) {
  struct iovec part = { (void *)bytes, count };
  sent(descriptor, &part, 1);
  return NEXT(send)(descriptor, bytes, count, flags);
}

ssize_t sendto(int descriptor, const void *bytes, size_t count, int flags, const struct sockaddr *to, socklen_t length) {
  struct iovec part = { (void *)bytes, count };
  sent(descriptor, &part, 1);
  return NEXT(sendto)(descriptor, bytes, count, flags, to, length);
}

ssize_t sendmsg(int descriptor, const struct msghdr *message, int flags) {
  sent(descriptor, message->msg_iov, (int)message->msg_iovlen);
  return NEXT(sendmsg)(descriptor, message, flags);
}

// What another file gave is read back, since the caller does not have it.
static void copied(int descriptor, ssize_t count, off64_t at) {
  char bytes[65536];
  while (count > 0) {
    ssize_t length = syscall(SYS_pread64, descriptor, bytes, count < (ssize_t)sizeof bytes ? count : (ssize_t)sizeof bytes, at);
    if (length <= 0) {
      // The descriptor cannot be read: its file can.
      char link[64];
      snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
      int again = syscall(SYS_openat, AT_FDCWD, link, O_RDONLY | O_CLOEXEC);
      if (again < 0) return;
      while (count > 0 && (length = syscall(SYS_pread64, again, bytes, sizeof bytes, at)) > 0) {
        if (length > count) length = count;
        wrote(descriptor, bytes, length, at);
        at += length;
        count -= length;
      }
      syscall(SYS_close, again);
      return;
    }
    wrote(descriptor, bytes, length, at);
    at += length;
    count -= length;
  }
}

ssize_t copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t count, unsigned flags) {
  char path[PATH_LENGTH_MAX];
  if (!find_path(to, path)) return NEXT(copy_file_range)(from, from_at, to, to_at, count, flags);
  if (fails("write", path)) return -1;
  ssize_t done = NEXT(copy_file_range)(from, from_at, to, to_at, count, flags);
  if (done > 0) copied(to, done, to_at != NULL ? *to_at - done : position_behind(to, done));
  return done;
}

ssize_t sendfile64(int to, int from, off64_t *from_at, size_t count) {
  char path[PATH_LENGTH_MAX];
  if (!find_path(to, path)) return NEXT(sendfile64)(to, from, from_at, count);
  if (fails("write", path)) return -1;
  ssize_t done = NEXT(sendfile64)(to, from, from_at, count);
  if (done > 0) copied(to, done, position_behind(to, done));
  return done;
}

ssize_t sendfile(int to, int from, off_t *from_at, size_t count) { return sendfile64(to, from, from_at, count); }

ssize_t pread64(int descriptor, void *bytes, size_t count, off64_t at) {
  char path[PATH_LENGTH_MAX];
  if (fault.n > 0 && find_path(descriptor, path) && fails("read", path)) return -1;
  return NEXT(pread64)(descriptor, bytes, count, at);
}

ssize_t pread(int descriptor, void *bytes, size_t count, off_t at) { return pread64(descriptor, bytes, count, at); }

ssize_t read(int descriptor, void *bytes, size_t count) {
  char path[PATH_LENGTH_MAX];
  if (fault.n > 0 && strcmp(fault.kind, "read") == 0 && find_path(descriptor, path) && fails("read", path)) return -1;
  return NEXT(read)(descriptor, bytes, count);
}

int ftruncate64(int descriptor, off64_t length) {
  char path[PATH_LENGTH_MAX];
  if (!find_path(descriptor, path)) return NEXT(ftruncate64)(descriptor, length);
  if (fails("truncate", path)) return -1;
  int done = NEXT(ftruncate64)(descriptor, length);
  if (done == 0) note(TRUNCATE, number_of(descriptor), length, NULL, 0);
  return done;
}

int ftruncate(int descriptor, off_t length) { return ftruncate64(descriptor, length); }

// Every other descriptor of a file reports its failed sync once.
static void owe(uint64_t file, int except) {
  failed_file = file;
  for (int other = 0; other < 1024; other++) {
    struct stat found;
    owes[other] = other != except && fstat(other, &found) == 0 && found.st_ino == file && S_ISREG(found.st_mode);
  }
}

static int synchronize(int descriptor, int (*next)(int)) {
  char path[PATH_LENGTH_MAX];
  if (!find_path(descriptor, path)) return next(descriptor);
  if (swallow != NULL && has_end(path, swallow)) return 0;
  uint64_t file = number_of(descriptor);
  read_unknown(path, path);
  note(SYNC_BEGIN, file, 0, path, strlen(path));
  int is_owed = descriptor < DESCRIPTORS_MAX && owes[descriptor] && file == failed_file;
  if (is_owed || fails("sync", path)) {
    if (is_owed) owes[descriptor] = 0;
    else owe(file, descriptor);
    note(SYNC_FAILED, file, 0, path, strlen(path));
    errno = fault.error;
    return fault.error == 0 ? 0 : -1;
  }
  int done = next(descriptor);
  note(done == 0 ? SYNC_END : SYNC_FAILED, file, 0, path, strlen(path));
  return done;
}

int fsync(int descriptor) { return synchronize(descriptor, NEXT(fsync)); }
int fdatasync(int descriptor) { return synchronize(descriptor, NEXT(fdatasync)); }

static int open_named(int directory, const char *name, int flags, mode_t mode) {
  char path[PATH_LENGTH_MAX];
  static int (*next)(int, const char *, int, ...);
  if (next == NULL) next = (int (*)(int, const char *, int, ...))dlsym(RTLD_NEXT, "openat64");
  int is_ours = find_named(directory, name, path);
  if (is_ours && fails("open", path)) return -1;
  struct stat before;
  int was_there = is_ours && stat(path, &before) == 0;
  int descriptor = next(directory, name, flags, mode);
  if (descriptor < 0 || !is_ours) return descriptor;
  if ((flags & O_CREAT) && !was_there) note(CREATE, number_of(descriptor), 0, path, strlen(path));
  else if (was_there && S_ISREG(before.st_mode)) note(OPEN, before.st_ino, 0, path, strlen(path));
  if (was_there && (flags & O_TRUNC) && before.st_size > 0) note(TRUNCATE, number_of(descriptor), 0, NULL, 0);
  if (descriptor < DESCRIPTORS_MAX) owes[descriptor] = 0;
  return descriptor;
}

#define MODE(flags) ({ mode_t mode = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); } mode; })
int open(const char *name, int flags, ...) { return open_named(AT_FDCWD, name, flags, MODE(flags)); }
int open64(const char *name, int flags, ...) { return open_named(AT_FDCWD, name, flags, MODE(flags)); }
int openat(int directory, const char *name, int flags, ...) { return open_named(directory, name, flags, MODE(flags)); }
int openat64(int directory, const char *name, int flags, ...) { return open_named(directory, name, flags, MODE(flags)); }

static void named(uint32_t kind, int from_directory, const char *from, int to_directory, const char *to) {
  char old[PATH_LENGTH_MAX], new[PATH_LENGTH_MAX], both[PATH_LENGTH_MAX * 2];
  if (!find_named(from_directory, from, old) || !find_named(to_directory, to, new)) return;
  read_unknown(new, old);
  note(kind, 0, 0, both, snprintf(both, sizeof both, "%s\n%s", old, new));
}

int rename(const char *from, const char *to) {
  forget(to);
  int done = NEXT(rename)(from, to);
  if (done == 0) named(RENAME, AT_FDCWD, from, AT_FDCWD, to);
  return done;
}

int renameat(int from_directory, const char *from, int to_directory, const char *to) {
  int done = NEXT(renameat)(from_directory, from, to_directory, to);
  if (done == 0) named(RENAME, from_directory, from, to_directory, to);
  return done;
}

int renameat2(int from_directory, const char *from, int to_directory, const char *to, unsigned flags) {
  int done = NEXT(renameat2)(from_directory, from, to_directory, to, flags);
  if (done == 0) named(RENAME, from_directory, from, to_directory, to);
  return done;
}

int link(const char *from, const char *to) {
  int done = NEXT(link)(from, to);
  if (done == 0) named(LINK, AT_FDCWD, from, AT_FDCWD, to);
  return done;
}

int linkat(int from_directory, const char *from, int to_directory, const char *to, int flags) {
  int done = NEXT(linkat)(from_directory, from, to_directory, to, flags);
  if (done == 0) named(LINK, from_directory, from, to_directory, to);
  return done;
}

static int removed(int directory, const char *name, int done) {
  char path[PATH_LENGTH_MAX];
  if (done == 0 && find_named(directory, name, path)) note(UNLINK, 0, 0, path, strlen(path));
  return done;
}

int unlink(const char *name) {
  forget(name);
  return removed(AT_FDCWD, name, NEXT(unlink)(name));
}

int remove(const char *name) {
  forget(name);
  return removed(AT_FDCWD, name, NEXT(remove)(name));
}

int unlinkat(int directory, const char *name, int flags) { return removed(directory, name, NEXT(unlinkat)(directory, name, flags)); }
int rmdir(const char *name) { return removed(AT_FDCWD, name, NEXT(rmdir)(name)); }

static int made(int directory, const char *name, int done) {
  char path[PATH_LENGTH_MAX];
  struct stat found;
  // The place of a file says that it is a folder.
  if (done == 0 && find_named(directory, name, path) && stat(path, &found) == 0) note(CREATE, found.st_ino, 1, path, strlen(path));
  return done;
}

int mkdir(const char *name, mode_t mode) { return made(AT_FDCWD, name, NEXT(mkdir)(name, mode)); }
int mkdirat(int directory, const char *name, mode_t mode) { return made(directory, name, NEXT(mkdirat)(directory, name, mode)); }
