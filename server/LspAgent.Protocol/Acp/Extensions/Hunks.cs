using System.Collections.Immutable;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp.Extensions;

/// <summary>All changes of a session that wait for the user's word; what was said before no longer holds. It is neither numbered nor kept.</summary>
public sealed record HunksNotification(string SessionId, ImmutableArray<Hunk> Hunks) : Extensible;

/// <summary>A change that the agent made, which the user can keep or take back. The file has it already.</summary>
/// <param name="Id">Stays the same for as long as the change waits.</param>
/// <param name="Path">Absolute.</param>
/// <param name="Line">Where it begins in the present text, counted from 0.</param>
/// <param name="Lines">How many lines of the present text it has; 0 where lines were only removed.</param>
/// <param name="OldText">What stood there; empty where lines were only added.</param>
/// <param name="NewText">What stands there now.</param>
/// <param name="Creates">True if the file came into being with it, and goes when it is taken back.</param>
/// <param name="Deletes">True if the file went with it, and comes back when it is taken back.</param>
public sealed record Hunk(
    string Id,
    string Path,
    uint Line,
    uint Lines,
    string OldText,
    string NewText,
    [property: Strict] bool? Creates = null,
    [property: Strict] bool? Deletes = null);

/// <summary>Asks for the changes that wait.</summary>
public sealed record ListHunksRequest(string SessionId) : Extensible;

/// <summary>The changes that wait, in the order of files and lines.</summary>
public sealed record ListHunksResponse(ImmutableArray<Hunk> Hunks) : Extensible;

/// <summary>Says which changes are meant: those of the ids, those of a file, or with neither all.</summary>
/// <param name="Path">Absolute.</param>
public sealed record SettleHunksRequest(
    string SessionId,
    ImmutableArray<string>? Ids = null,
    [property: Strict] string? Path = null) : Extensible;

/// <summary>What came of it.</summary>
/// <param name="Settled">The ids that no longer wait.</param>
/// <param name="Problems">A sentence for each that could not be taken back, such as one whose lines the user changed.</param>
public sealed record SettleHunksResponse(ImmutableArray<string> Settled, ImmutableArray<string> Problems) : Extensible;
