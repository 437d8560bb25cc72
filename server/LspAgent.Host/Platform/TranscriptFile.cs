using System.Runtime.CompilerServices;
using LspAgent.Core.Sessions;
using Microsoft.Win32.SafeHandles;

namespace LspAgent.Host.Platform;

/// <summary>Writes bytes at a place of a file, all of them or with an exception.</summary>
public delegate void FileWriter(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position);

/// <summary>
/// A transcript on the disk, opened to be continued. Each line is one write at the end; what was written is never touched
/// again. A write that fails part of the way is taken back, so that the file always ends with a whole line.
/// </summary>
internal sealed class TranscriptFile : ITranscript
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly TranscriptLineWriter _writer = new();
    private readonly SessionLock _lock;
    private readonly FileStream _stream;
    private readonly SafeFileHandle _file;
    private readonly TranscriptPaths _paths;
    private readonly TimeProvider _time;
    private readonly FileWriter _write;
    private long _length;
    private long _lastSeq;

    /// <summary>Something stands behind the last line that could not be taken back yet.</summary>
    private bool _hasRest;

    /// <summary>The last line is whole and its line break was lost.</summary>
    private bool _lacksLineBreak;

    /// <summary>The file's name is new in its folder: what is synced first brings that to the disk as well.</summary>
    private bool _isNew;

    private bool _isDisposed;

    private TranscriptFile(TranscriptPaths paths, SessionLock taken, FileStream stream, TimeProvider time, FileWriter write)
    {
        _paths = paths;
        _lock = taken;
        _stream = stream;
        _file = stream.SafeFileHandle;
        _time = time;
        _write = write;
    }

    public SessionId Session => _paths.Session;

    public string FilesFolder => _paths.Files;

    public long LastSeq => Interlocked.Read(ref _lastSeq);

    /// <summary>A file that has no line yet.</summary>
    public static TranscriptFile Begin(TranscriptPaths paths, SessionLock taken, FileStream stream, TimeProvider time, FileWriter write) =>
        new(paths, taken, stream, time, write)
        {
            _isNew = !OperatingSystem.IsWindows(),
        };

    /// <summary>A file whose lines were read and whose torn end, if any, was dealt with.</summary>
    public static TranscriptFile Continue(
        TranscriptPaths paths, SessionLock taken, FileStream stream, TranscriptReading reading, TimeProvider time, FileWriter write) =>
        new(paths, taken, stream, time, write)
        {
            _length = reading.End,
            _lastSeq = reading.LastSeq,
            _lacksLineBreak = reading.LacksLineBreak,
        };

    public async ValueTask<TranscriptLine> AppendAsync(AgentId agent, TranscriptEntry entry, Durability durability, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var seq = _lastSeq + 1;
            var line = new TranscriptLine(seq, ParentOf(entry), TranscriptLineFormat.Rounded(_time.GetUtcNow()), agent, entry);
            await AppendAsync(line, durability);
            if (entry is TranscriptEntry.Renamed renamed)
            {
                _paths.WriteTitle(renamed.Title);
            }

            return line;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Appends lines that have their numbers and times already, all of them or none.</summary>
    public async ValueTask AppendAsync(IReadOnlyList<TranscriptLine> lines, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        var (length, lastSeq) = (_length, _lastSeq);
        try
        {
            foreach (var line in lines)
            {
                await AppendAsync(line, Durability.Written);
            }

            await FlushAsync();
        }
        catch (IOException exception)
        {
            _length = length;
            Interlocked.Exchange(ref _lastSeq, lastSeq);
            TakeBack();
            throw exception as TranscriptWriteException ?? Failure(exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask SyncAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            await FlushAsync();
        }
        catch (IOException exception)
        {
            throw Failure(exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async IAsyncEnumerable<TranscriptLine> ReadAsync(long fromSeq, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long length;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            length = _length;
        }
        finally
        {
            _gate.Release();
        }

        using var file = File.OpenHandle(_paths.Transcript, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var reading = await Task.Run(() => TranscriptReader.Read(file, length, fromSeq, cancellationToken), cancellationToken);
        foreach (var line in reading.Lines)
        {
            yield return line;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                await _stream.DisposeAsync();
                _writer.Dispose();
                _lock.Dispose();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask AppendAsync(TranscriptLine line, Durability durability)
    {
        var bytes = _writer.Write(line);
        try
        {
            Write(bytes.Span);
            if (durability == Durability.Synced)
            {
                await FlushAsync();
            }
        }
        catch (IOException exception)
        {
            TakeBack();
            throw Failure(exception);
        }

        _length += bytes.Length;
        Interlocked.Exchange(ref _lastSeq, line.Seq);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (_hasRest)
        {
            RandomAccess.SetLength(_file, _length);
            _hasRest = false;
        }

        try
        {
            if (_lacksLineBreak)
            {
                _write(_file, "\n"u8, _length);
                _length++;
                _lacksLineBreak = false;
            }

            _write(_file, bytes, _length);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw PrivateFiles.MayNotGrow(exception);
        }
    }

    private async ValueTask FlushAsync()
    {
        // The disk may take its time: no thread of the session waits for it.
        var folder = _isNew ? Task.Run(() => Unix.SyncFolder(_paths.Folder)) : Task.CompletedTask;
        await Task.WhenAll(Task.Run(() => RandomAccess.FlushToDisk(_file)), folder);
        _isNew = false;
    }

    private void TakeBack()
    {
        try
        {
            RandomAccess.SetLength(_file, _length);
        }
        catch (IOException)
        {
            // The next append tries again before it writes; a reader sets the rest aside.
            _hasRest = true;
        }
    }

    private long? ParentOf(TranscriptEntry entry)
    {
        if (entry is not TranscriptEntry.Rewound rewound)
        {
            return _lastSeq == 0 ? null : _lastSeq;
        }

        return rewound.ToSeq >= 1 && rewound.ToSeq <= _lastSeq
            ? rewound.ToSeq
            : throw new ArgumentOutOfRangeException(nameof(entry), rewound.ToSeq, "A rewind goes back to a line of the session.");
    }

    private TranscriptWriteException Failure(IOException exception) => Failure(_paths.Folder, exception);

    /// <summary>What keeps a session from being saved, in the user's terms.</summary>
    public static TranscriptWriteException Failure(string folder, Exception exception)
    {
        var isFull = DiskErrors.IsFull(exception);
        return new TranscriptWriteException(
            isFull
                ? $"The session could not be saved: the disk of {folder} is full. Free some room there and try again; what was saved before is safe."
                : $"The session could not be saved in {folder}: {exception.Message} What was saved before is safe. See that the folder can be written, or set {UserFolder.Variable} to one that can.",
            isFull,
            exception);
    }
}
