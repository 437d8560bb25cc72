using System.Text.Json;

namespace LspAgent.Roslyn.Workspace;

/// <summary>Which SDKs a folder's <c>global.json</c> takes, and which of them it prefers.</summary>
/// <param name="RollForward">The word of the file, in lower case.</param>
internal sealed record SdkVersionPin(Version Version, string RollForward)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>What the nearest file at or above a folder says; null when none names a version.</summary>
    public static SdkVersionPin? Find(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            var file = Path.Join(at, "global.json");
            if (File.Exists(file))
            {
                return Read(file);
            }
        }

        return null;
    }

    /// <summary>The best of the SDKs that the file takes, as the .NET host chooses; null when it takes none.</summary>
    public DotnetSdk? Choose(IReadOnlyCollection<DotnetSdk> sdks)
    {
        var fit = sdks.Where(sdk => sdk.Version >= Version && Fits(sdk.Version)).ToList();
        return RollForward switch
        {
            "disable" or "patch" or "latestpatch" or "latestfeature" or "latestminor" or "latestmajor" => fit.MaxBy(sdk => sdk.Version),
            // The nearest band that has one, and in it the newest patch.
            _ => fit.GroupBy(sdk => (sdk.Version.Major, sdk.Version.Minor, Band(sdk.Version))).MinBy(band => band.Key)?.MaxBy(sdk => sdk.Version),
        };
    }

    private static SdkVersionPin? Read(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file), Lenient);
            return json.RootElement.TryGetProperty("sdk", out var sdk)
                && sdk.TryGetProperty("version", out var text)
                && DotnetSdk.TryParse(text.GetString() ?? "") is { } version
                    ? new SdkVersionPin(version, sdk.TryGetProperty("rollForward", out var roll) ? roll.GetString()?.ToLowerInvariant() ?? "" : "latestpatch")
                    : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return null; // The build says what is wrong with it; any compiler can still read the sources.
        }
    }

    private bool Fits(Version version) => RollForward switch
    {
        "disable" => version == Version,
        "patch" or "latestpatch" => (version.Major, version.Minor, Band(version)) == (Version.Major, Version.Minor, Band(Version)),
        "feature" or "latestfeature" => (version.Major, version.Minor) == (Version.Major, Version.Minor),
        "minor" or "latestminor" => version.Major == Version.Major,
        _ => true,
    };

    private static int Band(Version version) => version.Build / 100;
}
