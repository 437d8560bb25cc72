using System.Numerics;

namespace LspAgent.Tools.Search;

/// <summary>
/// Remembers which runs of three bytes stand in files that were searched, so that a later search reads only those in which its text may
/// stand. Of a file that was changed since, or only just before it was read, nothing is known. Bounded. Safe for concurrent use.
/// </summary>
internal sealed class SearchMemory(TimeProvider time)
{
    /// <summary>In all; it stands for eight times as much text.</summary>
    private const long MaxSize = 16 * 1024 * 1024;

    /// <summary>A larger file holds too many different runs to be told from others by them.</summary>
    private const int LargestFile = 1024 * 1024;

    /// <summary>What one file costs besides.</summary>
    private const int Overhead = 160;

    /// <summary>Some file systems count in seconds, and some are another machine's: a change so soon after another may not be seen.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, Known> _files = [];
    private long _size;
    private int _searches;

    /// <summary>Begins a search. The first of all learns nothing, since it may well be the last.</summary>
    public Look Begin() => new(this, Interlocked.Increment(ref _searches), (time.GetUtcNow() - DateTimeOffset.UnixEpoch - Settled).Ticks * TimeSpan.NanosecondsPerTick);

    private bool MayHold(WalkedFile file, RequiredBytes text, int search)
    {
        lock (_lock)
        {
            if (!_files.TryGetValue(file.Stamp.Inode, out var known) || known.Stamp != file.Stamp || known.Length != file.Length)
            {
                return true;
            }

            known.UsedIn = search;
            return known.MayHold(text.Bytes);
        }
    }

    private void Learn(Known known)
    {
        lock (_lock)
        {
            var size = _size + known.Size - (_files.TryGetValue(known.Stamp.Inode, out var old) ? old.Size : 0);
            if (size <= MaxSize)
            {
                _files[known.Stamp.Inode] = known;
                _size = size;
            }
        }
    }

    /// <summary>Forgets what a search had no use for when there is little room left.</summary>
    private void MakeRoom(int search)
    {
        lock (_lock)
        {
            if (_size < MaxSize * 9 / 10)
            {
                return;
            }

            foreach (var (inode, known) in _files.Where(file => file.Value.UsedIn < search).ToList())
            {
                _files.Remove(inode);
                _size -= known.Size;
            }
        }
    }

    private static uint Fold(byte value) => value | 0x20u;

    private static int Place(uint run, int shift) => (int)(((run & 0xFFFFFF) * 0x9E3779B1u) >> shift);

    /// <summary>The memory as one search sees it.</summary>
    /// <param name="settledAt">What was changed since then, in nanoseconds, may be changed again without a trace.</param>
    internal sealed class Look(SearchMemory memory, int search, long settledAt)
    {
        /// <summary>False when it is certain that a text does not stand in a file, whatever its case.</summary>
        public bool MayHold(WalkedFile file, RequiredBytes text) => memory.MayHold(file, text, search);

        /// <summary>Takes note of a text that was read after its file was stamped, in an encoding in which a pattern is looked for byte by byte.</summary>
        public void Learn(WalkedFile file, ReadOnlySpan<byte> content)
        {
            if (IsWorthKnowing(file))
            {
                memory.Learn(new Known(file, RunsOf(content), search));
            }
        }

        /// <summary>Takes note of a file that was read after it was stamped, and in which nothing is ever found.</summary>
        public void LearnBinary(WalkedFile file)
        {
            if (IsWorthKnowing(file))
            {
                memory.Learn(new Known(file, [], search));
            }
        }

        /// <summary>Ends the search.</summary>
        public void End() => memory.MakeRoom(search);

        private bool IsWorthKnowing(WalkedFile file) =>
            search > 1 && file.Stamp.ChangedAt > 0 && file.Stamp.ChangedAt < settledAt && file.Length <= LargestFile;

        private static ulong[] RunsOf(ReadOnlySpan<byte> content)
        {
            var runs = new ulong[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(content.Length, 512, 64 * 1024)) / 64];
            var shift = Known.ShiftOf(runs);
            var run = 0u;
            for (var at = 0; at < content.Length; at++)
            {
                run = (run << 8) | Fold(content[at]);
                if (at >= 2)
                {
                    var place = Place(run, shift);
                    runs[place >> 6] |= 1UL << place;
                }
            }

            return runs;
        }
    }

    /// <summary>What is known of a file in one state.</summary>
    /// <param name="runs">A set of the runs, in which one that is not there may seem to be; empty for a file in which nothing is ever found.</param>
    private sealed class Known(WalkedFile file, ulong[] runs, int search)
    {
        public FileStamp Stamp { get; } = file.Stamp;

        public long Length { get; } = file.Length;

        public long Size => (runs.Length * 8L) + Overhead;

        public int UsedIn { get; set; } = search;

        public static int ShiftOf(ulong[] runs) => 32 - BitOperations.Log2((uint)runs.Length * 64);

        public bool MayHold(ReadOnlySpan<byte> text)
        {
            if (runs.Length == 0)
            {
                return false;
            }

            var shift = ShiftOf(runs);
            for (var at = 2; at < text.Length; at++)
            {
                var place = Place((Fold(text[at - 2]) << 16) | (Fold(text[at - 1]) << 8) | Fold(text[at]), shift);
                if ((runs[place >> 6] & (1UL << place)) == 0)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
