namespace LspAgent.Core.Tools;

/// <summary>What a tool may do at the most; what one call really does is said by its <see cref="PreparedCall"/>.</summary>
[Flags]
public enum ToolEffects
{
    None = 0,
    ReadsFiles = 1,
    WritesFiles = 2,
    RunsCommands = 4,
    UsesNetwork = 8,

    /// <summary>Changes the session itself: its plan, its mode, its children.</summary>
    ChangesSession = 16,
}

/// <summary>Questions about effects that the loop and the permission layer share.</summary>
public static class ToolEffectsExtensions
{
    extension(ToolEffects effects)
    {
        /// <summary>True when calls may run side by side.</summary>
        public bool IsReadOnly => (effects & ~ToolEffects.ReadsFiles) == ToolEffects.None;

        /// <summary>True when nothing outside the session changes: no file, no process, nothing elsewhere.</summary>
        public bool IsHarmless => (effects & ~(ToolEffects.ReadsFiles | ToolEffects.ChangesSession)) == ToolEffects.None;
    }
}

/// <summary>How a client draws a call; the names are those of ACP's <c>ToolKind</c>.</summary>
public enum ToolKind
{
    Other,
    Read,
    Edit,
    Delete,
    Move,
    Search,
    Execute,
    Think,
    Fetch,
    SwitchMode,
}
