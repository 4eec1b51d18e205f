#!/usr/bin/env python3
"""Side-by-side benchmark of Flume-compatible agents. See README.md.

  bench.py run WORKLOAD[,WORKLOAD..] --agent A='CMD' [--agent B='CMD'] [--runs 3] [--secs 15] [--warm 8] [--out FILE]
  bench.py report FILE [FILE..]
  bench.py list
  bench.py raw disk|file|hdfs|rsyslog
CMD is a shell command with {conf} {name} {mon} {work}; it must stay in the foreground (exec the JVM).
"""
import argparse, glob, http.client, json, os, re, shutil, signal, socket, statistics, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
HOME = os.environ.get('BENCH_HOME') or os.path.expanduser('~/.cache/millrace-bench')  # what setup.sh made
WORK = os.environ.get('BENCH_WORK') or os.path.join(HOME, 'work')
os.makedirs(WORK, exist_ok=True)
TICK = os.sysconf('SC_CLK_TCK')
P_IN, P_MON, P_IN2, P_MON2, P_LINE, P_HDFS = 41411, 41412, 41421, 41422, 41431, 41500
GEN_JAVA = ['java', '-Xms256m', '-Xmx256m', '-XX:+UseSerialGC']


def sh_out(cmd): return subprocess.run(cmd, shell=True, stdout=subprocess.PIPE, text=True).stdout.strip()


# ---------- /proc helpers ----------
def session_pids(sid):
    out = []
    for d in os.listdir('/proc'):
        if d.isdigit():
            try:
                f = open(f'/proc/{d}/stat').read(); f = f[f.rindex(')') + 2:].split()
                if int(f[3]) == sid: out.append((int(d), f))
            except (OSError, ValueError): pass
    return out


def session_cpu(sid):
    """user+sys seconds of all processes in the session, and of their reaped children"""
    return sum(int(f[i]) for _, f in session_pids(sid) for i in (11, 12, 13, 14)) / TICK


def session_usr_sys(sid):
    ps = session_pids(sid)
    return sum(int(f[i]) for _, f in ps for i in (11, 13)) / TICK, sum(int(f[i]) for _, f in ps for i in (12, 14)) / TICK


def mem(sid, key):
    tot = 0
    for p, _ in session_pids(sid):
        try:
            for l in open(f'/proc/{p}/status'):
                if l.startswith(key): tot += int(l.split()[1])
        except OSError: pass
    return tot / 1024.0


def io(sid):
    r = {}
    for p, _ in session_pids(sid):
        try:
            for l in open(f'/proc/{p}/io'):
                k, v = l.split(':'); r[k] = r.get(k, 0) + int(v)
        except OSError: pass
    return r


def machine():
    f = [int(x) for x in open('/proc/stat').readline().split()[1:]]
    busy = (f[0] + f[1] + f[2] + f[5] + f[6]) / TICK
    dev = os.stat(WORK).st_dev; sect = 0
    for l in open('/proc/diskstats'):
        w = l.split()
        if int(w[0]) == os.major(dev) and int(w[1]) == os.minor(dev): sect = int(w[9])
    return {'busy': busy, 'steal': f[7] / TICK, 'wsect': sect * 512, 't': time.monotonic(), 'load': os.getloadavg()[0]}


def me_cpu():
    t = os.times(); return t[0] + t[1]


def listeners(port):
    """inodes of the sockets listening on a port"""
    r = set()
    for f in ('/proc/net/tcp', '/proc/net/tcp6'):
        try:
            for l in open(f).read().splitlines()[1:]:
                w = l.split()
                if w[3] == '0A' and int(w[1].rsplit(':', 1)[1], 16) == port: r.add(w[9])
        except OSError: pass
    return r


def session_owns(sid, port):
    want = {'socket:[%s]' % i for i in listeners(port)}
    for p, _ in session_pids(sid):
        try:
            for fd in os.listdir('/proc/%d/fd' % p):
                try:
                    if os.readlink('/proc/%d/fd/%s' % (p, fd)) in want: return True
                except OSError: pass
        except OSError: pass
    return False


def need_free(*ports):
    for p in ports:
        if listeners(p): raise RuntimeError('port %d is in use by somebody else: not started' % p)


def exclusive():
    """one harness at a time on these ports, whoever starts it (they share ports and scratch directories)"""
    s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM); told = False
    while True:
        try: s.bind('\0flume-bench-%d' % P_IN); return s   # abstract name: gone with the process, no file left behind
        except OSError:
            if not told: print('another bench.py is running; waiting for it', flush=True); told = True
            time.sleep(1)


# ---------- agent under test ----------
class Agent:
    def __init__(self, tmpl, conf_text, work, name='a1', mon=P_MON, prefix=''):
        os.makedirs(work, exist_ok=True)
        conf = os.path.join(work, name + '.properties')
        open(conf, 'w').write(conf_text)
        self.conf, self.mon, self.work = conf, mon, work
        cmd = tmpl.format(conf=conf, name=name, mon=mon, work=work); need_free(mon)
        self.t0 = time.monotonic()
        self.p = subprocess.Popen(prefix + 'exec ' + cmd if not prefix else prefix + ' ' + cmd, shell=True, cwd=work, stdin=subprocess.DEVNULL,
                                  stdout=open(os.path.join(work, name + '.out'), 'w'), stderr=subprocess.STDOUT, start_new_session=True)
        self.sid = self.p.pid

    def wait_port(self, port, limit=60):
        while time.monotonic() - self.t0 < limit:
            if self.p.poll() is not None: raise RuntimeError('agent died: ' + self.work)
            try: 
                socket.create_connection(('127.0.0.1', port), 0.2).close(); t = time.monotonic() - self.t0
                if not session_owns(self.sid, port): raise RuntimeError('port %d is served by a process that is not our agent' % port)
                return t
            except OSError: time.sleep(0.005)
        raise RuntimeError('port %d never opened: %s' % (port, self.work))

    def metrics(self):
        c = http.client.HTTPConnection('127.0.0.1', self.mon, timeout=5)
        c.request('GET', '/metrics'); r = json.loads(c.getresponse().read()); c.close(); return r

    def wait_metrics(self, limit=30):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            try:
                m = self.metrics()
                if not session_owns(self.sid, self.mon): raise RuntimeError('monitoring port %d is served by a process that is not our agent' % self.mon)
                return m
            except (OSError, ValueError, http.client.HTTPException): time.sleep(0.05)
        raise RuntimeError('no monitoring endpoint: ' + self.work)

    def counter(self, prefix, key):
        return sum(int(v.get(key, 0)) for k, v in self.metrics().items() if k.startswith(prefix))

    def taken(self): return self.counter('CHANNEL', 'EventTakeSuccessCount')

    def stop(self):
        """SIGTERM to our own session's processes only"""
        for p, _ in session_pids(self.sid):
            try: os.kill(p, signal.SIGTERM)
            except OSError: pass
        t = time.monotonic()
        while session_pids(self.sid) and time.monotonic() - t < 60:
            self.p.poll(); time.sleep(0.05)
        for p, _ in session_pids(self.sid):
            try: os.kill(p, signal.SIGKILL)
            except OSError: pass
        self.p.wait(); return time.monotonic() - t


class Gen:
    def __init__(self, cls, **kw):
        args = []
        for k, v in kw.items(): args += ['--' + k, str(v)]
        self.p = subprocess.Popen(GEN_JAVA + ['-cp', f'{HOME}/build:{HOME}/lib/*', cls] + args, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True)
        l = self.p.stdout.readline().strip()
        if l != 'READY': raise RuntimeError('generator: ' + l)

    def send(self, cmd):
        self.p.stdin.write(cmd + '\n'); self.p.stdin.flush()

    def done(self):
        l = self.p.stdout.readline().strip(); w = l.split()
        if len(w) != 5 or w[0] != 'DONE': raise RuntimeError('generator: ' + l)
        return int(w[1]), int(w[2]), float(w[3]), int(w[4])

    def close(self):
        try:
            self.send('QUIT'); self.p.wait(10)
        except Exception:
            self.p.kill(); self.p.wait()


class HdfsMini:
    def __init__(self):
        d = os.path.join(WORK, 'hdfsdata'); shutil.rmtree(d, ignore_errors=True)
        self.p = subprocess.Popen(['java', '-Xms256m', '-Xmx512m', '-XX:+UseSerialGC', '-cp', f'{HOME}/build-hdfs:{HOME}/hdfs-lib/*', 'HdfsMini', d, str(P_HDFS)],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=open(os.path.join(WORK, 'hdfs.err'), 'w'), text=True, start_new_session=True, cwd=WORK)
        l = self.p.stdout.readline()
        if not l.startswith('READY'): raise RuntimeError('hdfs: ' + l)
        self.uri = l.split()[1]

    def tool(self, *a):
        o = subprocess.run(['java', '-Xms256m', '-Xmx512m', '-XX:+UseSerialGC', '-cp', f'{HOME}/build-hdfs:{HOME}/hdfs-lib/*', 'HdfsTool', a[0], self.uri, *map(str, a[1:])], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        return json.loads(o.strip().splitlines()[-1]) if o.strip() else None

    def close(self):
        self.p.stdin.close()
        try: self.p.wait(20)
        except subprocess.TimeoutExpired: self.p.kill(); self.p.wait()


class Meter:
    """CPU, RSS, IO and machine noise between start() and stop()"""
    def __init__(self, agents, gens=(), others=()):
        self.a, self.g, self.o = agents, gens, others
    def snap(self):
        us = [session_usr_sys(a.sid) for a in self.a]
        return {'agent': [u + s for u, s in us], 'usr': sum(u for u, _ in us), 'sys': sum(s for _, s in us), 'gen': sum(session_cpu(g.p.pid) for g in self.g), 'other': sum(session_cpu(o.p.pid) for o in self.o), 'io': [io(a.sid) for a in self.a], 'm': machine(), 'me': me_cpu()}
    def start(self): self.s = self.snap(); return self.s['m']['t']
    def stop(self):
        e = self.snap(); s = self.s; el = e['m']['t'] - s['m']['t']
        cpu = sum(e['agent']) - sum(s['agent']); gen = e['gen'] - s['gen']; oth = e['other'] - s['other']
        busy = e['m']['busy'] - s['m']['busy']
        foreign = busy - cpu - gen - oth - (e['me'] - s['me'])
        return {'elapsed': round(el, 3), 'agent_cpu': round(cpu, 2), 'agent_cpu_each': [round(b - a, 2) for a, b in zip(s['agent'], e['agent'])], 'agent_sys': round(e['sys'] - s['sys'], 2), 'gen_cpu': round(gen, 2), 'other_cpu': round(oth, 2),
                'foreign_cores': round(max(0, foreign) / el, 3), 'steal_cores': round((e['m']['steal'] - s['m']['steal']) / el, 3), 'load1': round(e['m']['load'], 2),
                'wr_bytes': sum(x.get('write_bytes', 0) - y.get('write_bytes', 0) for x, y in zip(e['io'], s['io'])),
                'wchar': sum(x.get('wchar', 0) - y.get('wchar', 0) for x, y in zip(e['io'], s['io'])),
                'syscr': sum(x.get('syscr', 0) - y.get('syscr', 0) for x, y in zip(e['io'], s['io'])), 'syscw': sum(x.get('syscw', 0) - y.get('syscw', 0) for x, y in zip(e['io'], s['io'])),
                'disk_bytes': e['m']['wsect'] - s['m']['wsect'], 'rss_peak_mb': round(sum(mem(a.sid, 'VmHWM') for a in self.a), 0)}


def conf(name, **kw):
    t = open(os.path.join(HERE, 'conf', name + '.properties')).read()
    for k, v in kw.items(): t = t.replace('@' + k + '@', str(v))
    left = re.findall(r'@[A-Z0-9]+@', t)
    if left: raise RuntimeError('unset in %s: %s' % (name, left))
    return t


def pause(v, want, v0, t0):
    """sleep before the next poll: polling costs the agent CPU (its own HTTP server), so poll seldom while far from the target"""
    now = time.monotonic(); rate = (v - v0) / (now - t0) if now > t0 else 0
    time.sleep(min(0.5, max(0.02, (want - v) / rate * 0.6)) if rate > 0 and want > v else 0.1)


def wait_count(fn, want, slack, stall=20):
    """poll until fn() >= want - slack; returns (time it happened, value). Gives up when nothing moves for `stall` s."""
    last, moved = -1, time.monotonic(); v0 = fn(); t0 = time.monotonic(); v = v0; first = True
    while True:
        if not first: v = fn()
        first = False; now = time.monotonic()
        if v >= want - slack: return now, v
        if v != last: last, moved = v, now
        elif now - moved > stall: return now, v
        pause(v, want - slack, v0, t0)


def push(opts, tmpl, work, cf, gen, slack, size, confkw={}, hops=1, delay_ms=0):
    """generator -> agent (-> agent): warm up, run for opts.secs, wait until all is taken from the last channel"""
    agents = []; g = None; line = None; need_free(P_IN, *([P_IN2] if hops == 2 else []), *([P_LINE] if delay_ms else []))
    try:
        if hops == 2:
            a2 = Agent(tmpl, conf(cf + '-hop2', PORT=P_IN2, WORK=work, **confkw), work, 'a2', P_MON2, opts.agent_prefix); agents.append(a2); a2.wait_port(P_IN2)
            if delay_ms:
                line = subprocess.Popen(GEN_JAVA + ['-cp', f'{HOME}/build', 'DelayProxy', str(P_LINE), str(P_IN2), str(delay_ms)], stdout=subprocess.PIPE, text=True); line.stdout.readline()
            a1 = Agent(tmpl, conf(cf + '-hop1', PORT=P_IN, PORT2=P_LINE if delay_ms else P_IN2, WORK=work, **confkw), work, 'a1', P_MON, opts.agent_prefix); agents.insert(0, a1)
        else:
            a1 = Agent(tmpl, conf(cf, PORT=P_IN, WORK=work, **confkw), work, 'a1', P_MON, opts.agent_prefix); agents.append(a1)
        a1.wait_port(P_IN); last = agents[-1]
        for a in agents: a.wait_metrics()
        time.sleep(1)
        g = Gen(gen[0], port=P_IN, size=size, **gen[1])
        g.send('RUN %g' % opts.warm); n0, _, _, f0 = g.done()
        _, v = wait_count(last.taken, n0, 0, 20)
        base = n0
        mt = Meter(agents, [g]); t0 = mt.start()
        g.send('RUN %g' % opts.secs); n, by, gs, fails = g.done()
        t1, v = wait_count(last.taken, base + n, slack)
        r = mt.stop(); el = t1 - t0; done = v - base
        t2, v2 = wait_count(last.taken, base + n, 0, 20)       # the last partial sink batch may wait in the channel's keep-alive
        r.update({'events': n, 'bytes': by, 'send_secs': round(gs, 3), 'secs': round(el, 3), 'eps': done / el, 'MBps': done * size / el / 1e6,
                  'cpu_us_per_event': r['agent_cpu'] * 1e6 / n, 'gen_fail': fails, 'lost': base + n - v2, 'wr_per_event': r['wr_bytes'] / n, 'wchar_per_event': r['wchar'] / n, 'disk_per_event': r['disk_bytes'] / n})
        r['valid'] = r['lost'] == 0
        return r
    finally:
        if g: g.close()
        for a in agents: a.stop()
        if line: line.kill()


def pull(opts, tmpl, work, cf, total, size, prepare, verify=None, confkw={}, others=(), frac=0.15):
    """agent reads files by itself; steady-state window from frac*total to total"""
    shutil.rmtree(work, ignore_errors=True); os.makedirs(work)
    prepare(work); a = None
    try:
        a = Agent(tmpl, conf(cf, PORT=P_IN, WORK=work, **confkw), work, 'a1', P_MON, opts.agent_prefix)
        a.wait_metrics()
        while True:
            try: v = a.taken()
            except Exception: v = 0
            if v >= total * frac: break
            if a.p.poll() is not None or time.monotonic() - a.t0 > 300: raise RuntimeError('no progress: ' + work)
            time.sleep(0.1)
        mt = Meter([a], [], others); t0 = mt.start(); v0 = a.taken()
        last, moved = v0, time.monotonic()
        while True:
            v = a.taken(); now = time.monotonic()
            if v >= total - opts.slack: break
            if v != last: last, moved = v, now
            elif now - moved > 30: break
            pause(v, total - opts.slack, v0, t0)
        r = mt.stop(); el = now - t0; n = v - v0
        if n <= 0: raise RuntimeError('nothing taken in the window (from %d to %d of %d)' % (v0, v, total))
        t2, v2 = wait_count(a.taken, total, 0, 20)
        allsecs = t2 - a.t0
        r.update({'events': n, 'secs': round(el, 3), 'eps': n / el, 'MBps': n * (size + 1) / el / 1e6, 'cpu_us_per_event': r['agent_cpu'] * 1e6 / n, 'lost': total - v2, 'total_secs_from_exec': round(allsecs, 1),
                  'wr_per_event': r['wr_bytes'] / n, 'wchar_per_event': r['wchar'] / n, 'disk_per_event': r['disk_bytes'] / n})
        r['stop_secs'] = round(a.stop(), 2); a = None
        if verify: r.update(verify(work))
        r['valid'] = r['lost'] == 0 and r.get('verified', True)
        return r
    finally:
        if a: a.stop()


def gen_file(path, lines, size, files=1):
    subprocess.check_call(GEN_JAVA + ['-cp', f'{HOME}/build', 'GenFile', path, str(lines), str(size), str(files)])


def datafile(lines, size):
    p = os.path.join(WORK, 'data-%d-%d.log' % (lines, size))
    if not os.path.exists(p) or os.path.getsize(p) != lines * (size + 1): gen_file(p, lines, size)
    subprocess.call(['cat', p], stdout=subprocess.DEVNULL)  # page cache, the same for all
    return p


def quiet(limit, cores=0.3):
    """wait until other users of the machine are quiet (nothing of ours runs now)"""
    end = time.monotonic() + limit; b = 9
    while time.monotonic() < end:
        a = machine(); time.sleep(2); z = machine(); b = (z['busy'] - a['busy']) / (z['t'] - a['t'])
        if b < cores: break
    return round(b, 2)


# ---------- workloads ----------
W = {}
def workload(name, doc):
    def d(f): W[name] = (f, doc); return f
    return d

for c in (1, 4):
    workload('w1-netcat-%dconn' % c, 'netcat 200 B lines, ack off, memory channel, null sink, %d connection(s)' % c)(
        lambda o, t, w, c=c: push(o, t, w, 'w1-netcat-mem-null', ('TcpLoad', {'conns': c}), 1000, 200))
for b in (100, 1000):
    for s in (200, 1024):
        workload('w2-avro-b%d-s%d' % (b, s), 'official RpcClient x2, batch %d of %d B -> avro -> memory -> null' % (b, s))(
            lambda o, t, w, b=b, s=s: push(o, t, w, 'w2-avro-mem-null', ('AvroLoad', {'conns': 2, 'batch': b}), 1000, s))
        workload('w2raw-avro-b%d-s%d' % (b, s), 'pre-encoded Avro x2 connections window 4, batch %d of %d B -> avro -> memory -> null' % (b, s))(
            lambda o, t, w, b=b, s=s: push(o, t, w, 'w2-avro-mem-null', ('AvroRawLoad', {'conns': 2, 'batch': b}), 1000, s))
        workload('w3-avro-file-b%d-s%d' % (b, s), 'official RpcClient x2, batch %d of %d B -> avro -> FILE channel -> null (batch 1000)' % (b, s))(
            lambda o, t, w, b=b, s=s: push(o, t, w, 'w3-avro-file-null', ('AvroLoad', {'conns': 2, 'batch': b}), 1000, s))
workload('w2h-avro-b1000-s200-h3', 'as w2 batch 1000 of 200 B, plus 3 headers')(
    lambda o, t, w: push(o, t, w, 'w2-avro-mem-null', ('AvroLoad', {'conns': 2, 'batch': 1000, 'headers': 3}), 1000, 200))
workload('w2hraw-avro-b1000-s200-h3', 'as w2raw batch 1000 of 200 B, plus 3 headers')(
    lambda o, t, w: push(o, t, w, 'w2-avro-mem-null', ('AvroRawLoad', {'conns': 2, 'batch': 1000, 'headers': 3}), 1000, 200))
workload('w2one-avro-b1000-s200', 'as w2 batch 1000 of 200 B, with ONE client')(
    lambda o, t, w: push(o, t, w, 'w2-avro-mem-null', ('AvroLoad', {'conns': 1, 'batch': 1000}), 1000, 200))
workload('w3raw-avro-file-b1000-s200', 'pre-encoded Avro x2 -> avro -> FILE channel -> null')(
    lambda o, t, w: push(o, t, w, 'w3-avro-file-null', ('AvroRawLoad', {'conns': 2, 'batch': 1000}), 1000, 200))


def prep_tail(o, work):
    os.makedirs(work + '/in'); os.makedirs(work + '/out')
    os.link(datafile(o.tail_lines, 200), work + '/in/big.log')

def verify_roll(o, work, lines):
    out = work + '/out'; n = by = 0
    for f in glob.glob(out + '/*'):
        with open(f, 'rb') as h:
            while True:
                b = h.read(1 << 20)
                if not b: break
                by += len(b); n += b.count(b'\n')
    return {'out_lines': n, 'out_bytes': by, 'verified': n == lines and by == lines * 201}

workload('w4-taildir-null', 'taildir over a 1 GiB file -> memory -> null')(
    lambda o, t, w: pull(o, t, w, 'w4-taildir-mem-null', o.tail_lines, 200, lambda k: prep_tail(o, k)))
workload('w4-taildir-roll', 'taildir over a 1 GiB file -> memory -> file_roll (output counted)')(
    lambda o, t, w: pull(o, t, w, 'w4-taildir-mem-roll', o.tail_lines, 200, lambda k: prep_tail(o, k), lambda k: verify_roll(o, k, o.tail_lines)))


def w5(o, t, w, cf):
    lines = o.spool_lines; h = HdfsMini()
    try:
        def prep(k):
            os.makedirs(k + '/spool'); gen_file(k + '/spool/f', lines, 200, 8)
        def ver(k):
            c = h.tool('count', '/bench'); return {'out_lines': c['lines'], 'out_bytes': c['bytes'], 'out_files': c['files'], 'verified': c['lines'] == lines and c['bytes'] == lines * 201}
        return pull(o, t, w, cf, lines, 200, prep, ver, {'HDFS': h.uri}, [h])
    finally: h.close()
workload('w5-spool-file-hdfs', 'spooldir -> file channel -> HDFS sink (mini cluster, own JVM)')(lambda o, t, w: w5(o, t, w, 'w5-spool-file-hdfs'))
workload('w5-spool-mem-hdfs', 'spooldir -> memory channel -> HDFS sink (mini cluster, own JVM)')(lambda o, t, w: w5(o, t, w, 'w5-spool-mem-hdfs'))

def w5tail(o, t, w, cf='w5-taildir-mem-hdfs', lines=0):
    lines = lines or o.tail_lines // 20; h = HdfsMini()
    try:
        def prep(k):
            os.makedirs(k + '/in'); os.link(datafile(lines, 200), k + '/in/big.log')
        def ver(k):
            c = h.tool('count', '/bench'); return {'out_lines': c['lines'], 'out_bytes': c['bytes'], 'out_files': c['files'], 'verified': c['lines'] == lines and c['bytes'] == lines * 201}
        return pull(o, t, w, cf, lines, 200, prep, ver, {'HDFS': h.uri}, [h])
    finally: h.close()
workload('w5-taildir-mem-hdfs', 'taildir (200 MB) -> memory channel -> HDFS sink (mini cluster): the sink, not spooldir, is measured')(w5tail)
workload('w5-taildir-file-hdfs', 'taildir (200 MB) -> file channel -> HDFS sink (mini cluster)')(lambda o, t, w: w5tail(o, t, w, 'w5-taildir-file-hdfs'))


def bare(o, t, w, cf):
    """the agent, and beside it on the same HDFS a copy of the same bytes by the same client, hsynced as often as the agent does; `of_bare` is the ratio"""
    lines = o.tail_lines // 2; every = 20_100_000 if cf.endswith('mem-hdfs') else 33_554_432
    r = w5tail(o, t, w, cf, lines); h = HdfsMini()
    try:
        appended = [w + '/appended'] if cf.endswith('file-hdfs') else []; os.makedirs(w, exist_ok=True)
        b = h.tool('bare', datafile(lines, 200), '/bare', every, *appended)
        r.update({'bare_MBps': b['MBps'], 'of_bare': round(r['MBps'] / b['MBps'], 3)}); return r
    finally: h.close()
workload('w5-bare-mem', 'taildir (2 GB) -> memory channel -> HDFS sink, beside a bare copy with hsync')(lambda o, t, w: bare(o, t, w, 'w5-taildir-mem-hdfs'))
workload('w5-bare-file', 'taildir (2 GB) -> file channel -> HDFS sink, beside a bare copy with hsync that also appends to a synced local file')(lambda o, t, w: bare(o, t, w, 'w5-taildir-file-hdfs'))

workload('w6-syslogtcp', 'syslog TCP rfc3164 200 B, 1 connection -> syslogtcp -> memory -> null')(
    lambda o, t, w: push(o, t, w, 'w6-syslogtcp-mem-null', ('TcpLoad', {'conns': 1, 'format': 'rfc3164'}), 1000, 200))
workload('w6-syslogtcp-5424', 'syslog TCP rfc5424 200 B, 1 connection -> syslogtcp -> memory -> null')(
    lambda o, t, w: push(o, t, w, 'w6-syslogtcp-mem-null', ('TcpLoad', {'conns': 1, 'format': 'rfc5424'}), 1000, 200))
workload('w6-multiport', 'syslog TCP rfc3164 200 B, 1 connection -> multiport_syslogtcp -> memory -> null')(
    lambda o, t, w: push(o, t, w, 'w6-multiport-mem-null', ('TcpLoad', {'conns': 1, 'format': 'rfc3164'}), 1000, 200))
workload('w7-twohop-avro', 'RpcClient x2 batch 1000 of 200 B -> a1 avro/mem/avro sink -> a2 avro/mem/null')(
    lambda o, t, w: push(o, t, w, 'w7-avro', ('AvroLoad', {'conns': 2, 'batch': 1000}), 1000, 200, hops=2))
workload('w7-longline-avro', 'as w7-twohop-avro, with calls of 100 over one connection that takes 50 ms to and fro')(
    lambda o, t, w: push(o, t, w, 'w7-longline', ('AvroLoad', {'conns': 2, 'batch': 1000}), 1000, 200, hops=2, delay_ms=25))
workload('w7-twohop-netcat', 'netcat 200 B 1 connection -> a1 mem/avro sink -> a2 avro/mem/null')(
    lambda o, t, w: push(o, t, w, 'w7-netcat', ('TcpLoad', {'conns': 1, 'rate': o.w7_rate}), 1000, 200, hops=2))


def w8_start(o, t, w, cf):
    a = None
    try:
        a = Agent(t, conf(cf, PORT=P_IN, WORK=w), w, 'a1', P_MON, o.agent_prefix)
        tp = a.wait_port(P_IN); cpu = session_cpu(a.sid); a.wait_metrics(); tm = time.monotonic() - a.t0
        time.sleep(10); m0 = machine(); c0 = session_cpu(a.sid); time.sleep(10); c1 = session_cpu(a.sid)
        r = {'port_secs': round(tp, 3), 'metrics_secs': round(tm, 3), 'cpu_to_port': round(cpu, 2), 'rss_idle_mb': round(mem(a.sid, 'VmRSS')), 'idle_cpu_pct': round((c1 - c0) * 10, 2), 'load1': m0['load'], 'valid': True}
        r['stop_secs'] = round(a.stop(), 2); a = None
        return r
    finally:
        if a: a.stop()
workload('w8-startup-avro', 'avro source: exec -> port accepting; idle RSS; SIGTERM -> gone')(lambda o, t, w: w8_start(o, t, w, 'w2-avro-mem-null'))
workload('w8-startup-netcat', 'netcat source: exec -> port accepting; idle RSS; SIGTERM -> gone')(lambda o, t, w: w8_start(o, t, w, 'w1-netcat-mem-null'))


def w8_reload(o, t, w, proto):
    """steady load, change ONE setting of the sink, touch the config; longest ingestion gap, refused and lost events (output counted)"""
    os.makedirs(w + '/out'); a = None; g = None
    cf = 'w8-reload-' + proto
    try:
        a = Agent(t, conf(cf, PORT=P_IN, WORK=w, SINKBATCH=100), w, 'a1', P_MON, o.agent_prefix)
        a.wait_port(P_IN); a.wait_metrics(); time.sleep(2)
        g = subprocess.Popen(GEN_JAVA + ['-cp', f'{HOME}/build:{HOME}/lib/*', 'ReloadProbe', proto, '127.0.0.1', str(P_IN), str(o.probe_secs), str(o.probe_rate)], stdout=subprocess.PIPE, text=True, start_new_session=True)
        time.sleep(8)
        open(a.conf, 'w').write(conf(cf, PORT=P_IN, WORK=w, SINKBATCH=200)); tch = time.time()
        out = g.communicate()[0].strip().splitlines()[-1]; r = json.loads(out); g = None
        time.sleep(6); a.stop(); a = None
        seen, dup, total = set(), 0, 0
        for f in sorted(glob.glob(w + '/out/*')):
            for l in open(f, 'rb'):
                try: k = int(l[:12])
                except ValueError: continue
                total += 1
                if k in seen: dup += 1
                seen.add(k)
        ranges = r.pop('acked_ranges')  # [[from, to)...] the client believes delivered
        acked = sum(b - x for x, b in ranges); lost = sum(1 for x, b in ranges for i in range(x, b) if i not in seen)
        r.update({'acked': acked, 'acked_but_lost': lost, 'delivered': len(seen), 'duplicates': dup, 'touch_to_gap_s': round((r['gap_at_epoch_ms'] / 1000.0 - tch), 2), 'valid': True, 'load1': os.getloadavg()[0]})
        return r
    finally:
        if g: g.kill(); g.wait()
        if a: a.stop()
workload('w8-reload-avro', 'config reload under steady Avro load (acked batches)')(lambda o, t, w: w8_reload(o, t, w, 'avro'))
workload('w8-reload-netcat', 'config reload under steady netcat load (no acks)')(lambda o, t, w: w8_reload(o, t, w, 'netcat'))


# ---------- raw limits ----------
def raw(o, kind):
    os.makedirs(WORK, exist_ok=True)
    if kind == 'disk':
        for by, pre in ((220_000, False), (220_000, True), (22_000, True), (1_060_000, True), (4096, True)):
            for _ in range(3):
                m = machine(); out = sh_out(f'java -cp {HOME}/build DiskLimit {WORK} {by} 8 {str(pre).lower()}'); print(json.dumps({**json.loads(out), 'load1': machine()['load']}), flush=True)
    elif kind == 'file':
        p = datafile(o.tail_lines, 200); sz = os.path.getsize(p)
        for name, cmd in (('cat|wc -l', f'cat {p} | wc -l'), ('cp', f'cp {p} {WORK}/cp.out'), ('cp+sync', f'cp {p} {WORK}/cp.out && sync {WORK}/cp.out')):
            for _ in range(3):
                if os.path.exists(WORK + '/cp.out'): os.unlink(WORK + '/cp.out')
                c0 = os.times(); t = time.monotonic(); subprocess.check_call(cmd, shell=True, stdout=subprocess.DEVNULL); el = time.monotonic() - t; c1 = os.times()
                print(json.dumps({'what': name, 'bytes': sz, 'secs': round(el, 3), 'MBps': round(sz / el / 1e6, 1), 'cpu': round(c1[2] + c1[3] - c0[2] - c0[3], 2), 'load1': machine()['load']}), flush=True)
        if os.path.exists(WORK + '/cp.out'): os.unlink(WORK + '/cp.out')
    elif kind == 'hdfs':
        p = datafile(o.tail_lines, 200); h = HdfsMini()
        try:
            for every in (0, 201_000):
                for _ in range(3):
                    c0 = session_cpu(h.p.pid); r = h.tool('copy', p, '/raw/x', every); r['datanode_cpu_2_copies'] = round(session_cpu(h.p.pid) - c0, 2); r['load1'] = machine()['load']; print(json.dumps(r), flush=True)
        finally: h.close()
    elif kind == 'rsyslog':
        for mode in ('discard', 'file'):
            for i in range(o.runs):
                w = f'{WORK}/rsyslog'; shutil.rmtree(w, ignore_errors=True); os.makedirs(w)
                act = 'stop' if mode == 'discard' else f'action(type="omfile" file="{w}/out.log" ioBufferSize="64k" flushOnTXEnd="off" asyncWriting="off")'
                open(w + '/c.conf', 'w').write(f'''global(workDirectory="{w}")
module(load="impstats" interval="1" resetCounters="off" log.syslog="off" log.file="{w}/stats.log" format="json")
module(load="imtcp")
main_queue(queue.type="FixedArray" queue.size="100000" queue.dequeueBatchSize="1000" queue.workerThreads="1")
action(type="omfile" file="{w}/other.log")
input(type="imtcp" address="127.0.0.1" port="{P_IN}" ruleset="r")
ruleset(name="r" queue.type="FixedArray" queue.size="100000" queue.dequeueBatchSize="1000") {{ {act} }}
''')
                p = subprocess.Popen(['rsyslogd', '-n', '-f', w + '/c.conf', '-i', w + '/pid'], start_new_session=True, stdout=open(w + '/out', 'w'), stderr=subprocess.STDOUT)
                class A: sid = p.pid; work = w
                g = None
                try:
                    for _ in range(200):
                        try: socket.create_connection(('127.0.0.1', P_IN), 0.2).close(); break
                        except OSError: time.sleep(0.05)
                    g = Gen('TcpLoad', port=P_IN, size=200, conns=1, format='rfc3164')
                    def sub():
                        enq, size = 0, 0
                        try:
                            for l in open(w + '/stats.log').read().splitlines()[-40:]:
                                d = json.loads(l[l.index('{'):])
                                if d.get('name', '').startswith('imtcp') and 'submitted' in d: enq = int(d['submitted'])
                                if d.get('name') == 'r[DA]' or d.get('name') == 'r': size = int(d.get('size', 0))
                        except (OSError, ValueError): pass
                        return enq - size
                    g.send('RUN %g' % min(o.warm, 4)); n0 = g.done()[0]; wait_count(sub, n0, 0, 6)
                    mt = Meter([A], [g]); t0 = mt.start()
                    g.send('RUN %g' % o.secs); n, by, gs, _ = g.done()
                    t1, v = wait_count(sub, n0 + n, 0, 6); r = mt.stop()
                    r.update({'what': 'rsyslog ' + mode, 'events': n, 'send_secs': gs, 'eps': n / (t1 - t0), 'eps_sender': n / gs, 'cpu_us_per_event': r['agent_cpu'] * 1e6 / n, 'lost': n0 + n - v})
                finally:
                    if g: g.close()
                    p.terminate(); p.wait()
                if mode == 'file': r['lost_in_file'] = n0 + n - int(sh_out(f'wc -l < {w}/out.log'))
                print(json.dumps(r), flush=True); shutil.rmtree(w, ignore_errors=True)


def bridge(o, t, w, batch):
    """Flume's own sequence source and null sink, in Flume and behind the bridge: whoever has 'flume' in its command is Flume"""
    flume = 'flume/start.sh' in t
    a = Agent(t, conf('w9-bridge', SOURCE='seq' if flume else 'flume', SINK='null' if flume else 'flume', BATCH=batch), w, 'a1', P_MON, o.agent_prefix)
    try:
        a.wait_metrics(); v0 = a.taken(); wait_count(a.taken, v0 + 1, 0)
        time.sleep(o.warm); mt = Meter([a]); t0 = mt.start(); v0 = a.taken()
        time.sleep(o.secs); n = a.taken() - v0; r = mt.stop(); el = time.monotonic() - t0
        r.update({'events': n, 'secs': round(el, 3), 'eps': n / el, 'cpu_us_per_event': r['agent_cpu'] * 1e6 / max(1, n), 'valid': n > 0})
        return r
    finally: a.stop()


for b in (1, 100, 1000):
    workload('w9-bridge-b%d' % b, "Flume's own seq source and null sink, batches of %d: in Flume, and behind the bridge (after 'millrace bridge fetch')" % b)(
        lambda o, t, w, b=b: bridge(o, t, w, b))


# ---------- run + report ----------
def fmt(v):
    if v is None: return '-'
    if isinstance(v, float): return '%.0f' % v if abs(v) >= 1000 else '%.4g' % v
    return str(v)

COLS = ['eps', 'MBps', 'cpu_us_per_event', 'rss_peak_mb', 'wr_per_event', 'disk_per_event', 'gen_cpu', 'agent_cpu', 'secs', 'lost', 'gen_fail', 'foreign_cores', 'steal_cores', 'load1']

def run(o):
    agents = [a.split('=', 1) for a in o.agent]
    os.makedirs(os.path.dirname(os.path.abspath(o.out)), exist_ok=True)
    todo = []
    for pat in o.what.split(','):
        m = [k for k in W if re.fullmatch(pat.replace('*', '.*'), k)]
        if not m: sys.exit('no such workload: ' + pat)
        todo += m
    for wl in todo:
        for i in range(o.runs):
            for label, cmd in agents:
                work = os.path.join(WORK, wl, label)
                for attempt in range(o.retries + 1):
                    shutil.rmtree(work, ignore_errors=True); os.makedirs(work); quiet(o.quiet_wait)
                    try: r = W[wl][0](o, cmd, work)
                    except Exception as e: r = {'valid': False, 'error': repr(e)}
                    r = {'workload': wl, 'agent': label, 'run': i, 'attempt': attempt, 'when': time.strftime('%H:%M:%S'), **r}
                    noisy = r.get('foreign_cores', 0) > o.noise
                    if noisy: r['noisy'] = True
                    last = attempt == o.retries or (r['valid'] and not noisy)
                    r['counted'] = bool(r['valid'] and last)
                    open(o.out, 'a').write(json.dumps(r) + '\n')
                    print(wl, label, i, ' '.join('%s=%s' % (k, fmt(r.get(k))) for k in COLS if k in r) if 'eps' in r else json.dumps({k: v for k, v in r.items() if k not in ('workload', 'agent')}), '' if r['valid'] else 'INVALID', 'NOISY' if noisy else '', flush=True)
                    if last: break
                if not o.keep: shutil.rmtree(work, ignore_errors=True)
    report([o.out], set(todo))


def med(x): return statistics.median(x) if x else None

def report(files, only=None):
    rows = [json.loads(l) for f in files for l in open(f)]
    labels = list(dict.fromkeys(r['agent'] for r in rows))  # of all rows: the first agent given stays the reference, even if its first run is invalid
    bad = [r for r in rows if not r['valid'] and (only is None or r['workload'] in only)]
    rows = [r for r in rows if r.get('counted') and (only is None or r['workload'] in only)]
    wls = list(dict.fromkeys(r['workload'] for r in rows))
    keys = ['eps', 'MBps', 'cpu_us_per_event', 'rss_peak_mb', 'wr_per_event', 'foreign_cores', 'load1', 'port_secs', 'metrics_secs', 'rss_idle_mb', 'idle_cpu_pct', 'stop_secs', 'longest_gap_ms', 'failed_calls', 'acked_but_lost', 'duplicates', 'reconnects', 'bare_MBps', 'of_bare']
    print('\n| workload | agent | n | ' + ' | '.join(keys) + ' |\n|' + '---|' * (len(keys) + 3))
    for wl in wls:
        for lb in labels:
            rs = [r for r in rows if r['workload'] == wl and r['agent'] == lb]
            if not rs: continue
            cell = []
            for k in keys:
                v = [r[k] for r in rs if r.get(k) is not None]
                cell.append('%s (%s..%s)' % (fmt(float(med(v))), fmt(float(min(v))), fmt(float(max(v)))) if v else '')
            print('| %s | %s | %d | %s |' % (wl, lb, len(rs), ' | '.join(cell)))
    for r in bad: print('INVALID, left out: %s %s run %d %s' % (r['workload'], r['agent'], r['run'], r.get('error', 'lost %s' % r.get('lost'))))
    if len(labels) > 1:
        a = labels[0]
        print('\nmedian of the per-pair ratios, X / %s (eps: higher is better; cpu and rss: lower is better)' % a)
        for wl in wls:
            for lb in labels[1:]:
                out = []
                for k in ('eps', 'cpu_us_per_event', 'rss_peak_mb', 'wr_per_event', 'port_secs', 'rss_idle_mb', 'longest_gap_ms', 'stop_secs'):
                    q = []
                    for r in rows:
                        if r['workload'] == wl and r['agent'] == lb and r.get(k) is not None:
                            # the counted A run of the same pair (same run number, latest)
                            c = [x for x in rows if x['workload'] == wl and x['agent'] == a and x['run'] == r['run'] and x.get(k)]
                            if c: q.append(r[k] / c[-1][k])
                    if q: out.append('%s %.2f (%.2f..%.2f)' % (k, med(q), min(q), max(q)))
                print('  %-28s %s/%s  %s' % (wl, lb, a, '  '.join(out)))


def main():
    ap = argparse.ArgumentParser(); ap.add_argument('cmd', choices=['run', 'report', 'list', 'raw']); ap.add_argument('what', nargs='?', default='*'); ap.add_argument('more', nargs='*')
    ap.add_argument('--agent', action='append', default=[]); ap.add_argument('--runs', type=int, default=3); ap.add_argument('--secs', type=float, default=15); ap.add_argument('--warm', type=float, default=8)
    ap.add_argument('--out', default=os.path.join(HOME, 'results', 'results.jsonl')); ap.add_argument('--noise', type=float, default=0.35, help='repeat a run when other users took more cores than this'); ap.add_argument('--retries', type=int, default=2)
    ap.add_argument('--quiet-wait', type=float, default=30, help='before a run, wait up to this many seconds for other users to be quiet')
    ap.add_argument('--agent-prefix', default='', help="e.g. 'exec taskset -c 0'"); ap.add_argument('--keep', action='store_true')
    ap.add_argument('--tail-lines', type=int, default=20_000_000); ap.add_argument('--spool-lines', type=int, default=600_000); ap.add_argument('--slack', type=int, default=1000)
    ap.add_argument('--w7-rate', type=int, default=0, help='netcat two-hop: lines/s offered (0 = as fast as possible)')
    ap.add_argument('--probe-secs', type=int, default=60); ap.add_argument('--probe-rate', type=int, default=5000)
    o = ap.parse_args()
    if o.cmd == 'list': [print('%-28s %s' % (k, v[1])) for k, v in W.items()]
    elif o.cmd == 'report': report([o.what] + o.more)
    else:
        lock = exclusive(); os.makedirs(WORK, exist_ok=True)
        if o.cmd == 'raw': raw(o, o.what)
        else: run(o)

if __name__ == '__main__': main()
