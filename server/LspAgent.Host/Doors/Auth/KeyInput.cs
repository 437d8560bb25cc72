using LspAgent.Host.Platform;

namespace LspAgent.Host.Doors.Auth;

/// <summary>Where a key comes from that the user gives: typed unseen at a terminal, or the first line of an input that is none.</summary>
/// <param name="Hidden">Reads what is typed at a terminal without showing it, null when the user gives up; null without a terminal.</param>
internal sealed record KeyInput(Stream Input, Func<string?>? Hidden)
{
    public static KeyInput OfProcess() =>
        new(StandardStreams.OpenInput(), StandardStreams.IsInputTerminal ? StandardStreams.ReadHiddenLine : null);

    public bool IsTerminal => Hidden is not null;

    /// <summary>Null when the user gave up, or the input holds nothing.</summary>
    public async Task<string?> ReadKeyAsync(CancellationToken cancellationToken) => Hidden is { } hidden
        ? await Task.Run(hidden, cancellationToken).WaitAsync(cancellationToken)
        : await ReadLineAsync(cancellationToken);

    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Input, leaveOpen: true);
        return await reader.ReadLineAsync(cancellationToken).AsTask().WaitAsync(cancellationToken);
    }
}
