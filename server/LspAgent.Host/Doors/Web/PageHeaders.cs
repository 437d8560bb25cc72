using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace LspAgent.Host.Doors.Web;

/// <summary>What every answer tells the browser: nothing is loaded from elsewhere, nothing is run that is not a file of the page, and nobody may frame it.</summary>
internal static class PageHeaders
{
    /// <summary>Not every browser takes a WebSocket of the same server for <c>'self'</c>, so its addresses are named.</summary>
    public static string PolicyFor(int port) => string.Create(
        CultureInfo.InvariantCulture,
        $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self' ws://127.0.0.1:{port} ws://localhost:{port}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'");

    public static void AddTo(IHeaderDictionary headers, string policy)
    {
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";

        // Another server may listen on the same port tomorrow.
        headers.CacheControl = "no-store";
    }
}
