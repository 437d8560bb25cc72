namespace LspAgent.Core.Settings;

/// <summary>Where settings come from; a later layer overrides the ones before it.</summary>
public enum SettingsLayer
{
    /// <summary>The user's own, for every workspace.</summary>
    User,

    /// <summary>Shared by everybody who works on the repository, and so written by anybody.</summary>
    Project,

    /// <summary>The user's own for one workspace; it lies in the repository all the same.</summary>
    Local,
    CommandLine,

    /// <summary>What the administrator of the machine decided.</summary>
    Managed,
}

/// <summary>A settings file as it was found.</summary>
/// <param name="Name">Its path, or what else a person knows it by.</param>
/// <param name="Text">JSON, with comments and trailing commas allowed.</param>
public sealed record SettingsFile(SettingsLayer Layer, string Name, string Text)
{
    /// <summary>True when it came with the workspace and not from its user.</summary>
    public bool IsFromRepository => Layer is SettingsLayer.Project or SettingsLayer.Local;
}

/// <summary>Where a value stands that counts.</summary>
/// <param name="Line">From 1.</param>
public sealed record SettingOrigin(SettingsLayer Layer, string File, int Line);
